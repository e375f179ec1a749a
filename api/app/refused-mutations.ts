import { type ExecutionArgs, type ExecutionResult, getOperationAST, Kind, OperationTypeNode } from 'graphql';
import type { GraphContext } from '../../schema/context.ts';

/** Tells the audit of what somebody who is known tried to change and may not; strangers are told of nowhere. */
export function noteRefusedMutations(
  { document, operationName }: Pick<ExecutionArgs, 'document' | 'operationName'>,
  { errors }: ExecutionResult,
  { actor, graph }: GraphContext,
): void {
  if (!errors || actor.kind === 'STRANGER') return;
  if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.MUTATION) return;
  const refused = errors.filter(({ extensions, path }) => extensions['code'] === 'FORBIDDEN' && path?.length === 1);
  const nodes = refused.flatMap((error) => error.nodes ?? []);
  const fields = nodes.flatMap((node) => (node.kind === Kind.FIELD ? [node.name.value] : []));
  for (const field of new Set(fields)) graph.accounts.refused.note('mutation.refuse', actor, { detail: { field } });
}
