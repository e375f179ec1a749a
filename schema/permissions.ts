import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { actionOf } from '../api/access/actions.ts';

/**
 * Throws where a field through which one enters the graph is in no action of api/access/actions.ts, or takes other scopes
 * than the action says: every other field is reached through one of these.
 */
export function requirePermissions(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const wrong = roots.flatMap((type) => (type ? faultsOf(type) : []));
  if (wrong.length > 0)
    throw new Error(`who may use these fields is not as api/access/actions.ts says: ${wrong.join('; ')}`);
  return schema;
}

function faultsOf(type: GraphQLObjectType): string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const name = `${type.name}.${field.name}`;
    const action = actionOf(type.name, field.name);
    if (!action) return [`${name} is in no action`];
    const taken = scopesTaken(hasRule(field) ? field : type);
    const needed = action.needs.toSorted().join(' or ');
    return taken === needed ? [] : [`${name} takes ${taken ?? 'nothing that it says'}, not ${needed || 'nothing'}`];
  });
}

type Rule = Record<string, unknown> & { $any?: Record<string, boolean> };

/** The scopes any one of which a type or field takes; '' where anybody may, undefined where it does not say. */
function scopesTaken(part: { extensions: object }): string | undefined {
  const rule = ruleOf(part) as Rule | undefined;
  if (!rule) return undefined;
  const names = Object.keys(rule.$any ?? rule).map((name) => name.toUpperCase());
  return names.includes('ANYBODY') ? '' : names.toSorted().join(' or ');
}

/** Whether a type or field says itself who may read it. */
export function hasRule(part: { extensions: object }): boolean {
  return ruleOf(part) !== undefined;
}

/** Pothos keeps what types and fields were declared with. */
function ruleOf({ extensions }: { extensions: object }): unknown {
  return (extensions as { pothosOptions?: { authScopes?: unknown } }).pothosOptions?.authScopes;
}
