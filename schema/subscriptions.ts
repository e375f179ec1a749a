import {
  createSourceEventStream,
  mapSourceToResponseEvent,
  TypeInfo,
  validateSubscriptionArgs,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type {
  DocumentNode,
  ExecutionArgs,
  ExecutionResult,
  GraphQLResolveInfo,
  GraphQLSchema,
  ValidatedSubscriptionArgs,
} from 'graphql';
import { rightsOf } from '../api/access/principal.ts';
import { fingerprint } from '../api/query/run/cursor.ts';
import type { GraphContext } from './context.ts';
import { hasRule } from './permissions.ts';

/** Executes an operation for one of its events, `rootValue`. */
export type ExecuteEvent = (args: ValidatedSubscriptionArgs) => Promise<ExecutionResult>;

/** What is told in place of an event that could not be paid, and until when there is no other: Unix milliseconds. */
export interface Unpaid {
  result: ExecutionResult;
  untilMs: number;
}

/** Pays for evaluations, each shared by so many. */
export interface Bill {
  pay(sharedBy: number): Promise<Unpaid | null>;
}

/**
 * Runs a subscription. What several get as the same event, by the same operation and with the same rights, is executed once
 * for all of them: a thousand screens cost what one costs.
 */
export async function subscribe(
  args: ExecutionArgs & { contextValue: GraphContext },
  executeEvent: ExecuteEvent,
  bill: Bill,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const validated = validateSubscriptionArgs(args);
  if (!('schema' in validated)) return { errors: validated };
  const source = await createSourceEventStream(validated);
  if (!(Symbol.asyncIterator in source)) return source;
  const operation = operationKey(args);
  const pausable = new Pausable(source);
  const events = mapSourceToResponseEvent(validated, pausable, async (eventArgs) => {
    const event = eventArgs.rootValue as object;
    const unpaid = 'sharedBy' in event ? await bill.pay(event.sharedBy as number) : null;
    if (!unpaid) return executedOnce(event, operation, () => executeEvent(eventArgs));
    pausable.pause(unpaid.untilMs);
    return unpaid.result;
  });
  return events as AsyncIterableIterator<ExecutionResult>;
}

/** The same events, of which none is asked for while there is a pause. Returning it ends it at once, also then. */
class Pausable<Event> implements AsyncIterableIterator<Event> {
  readonly #events: AsyncIterator<Event>;
  #pausedUntilMs = 0;
  #isEnded = false;
  #wake: () => void = () => undefined;

  constructor(source: AsyncIterable<Event>) {
    this.#events = source[Symbol.asyncIterator]();
  }

  pause(untilMs: number): void {
    this.#pausedUntilMs = untilMs;
  }

  async next(): Promise<IteratorResult<Event>> {
    const waitMs = this.#pausedUntilMs - Date.now();
    if (waitMs > 0) await this.#wait(waitMs);
    return this.#isEnded ? { done: true, value: undefined } : this.#events.next();
  }

  async return(): Promise<IteratorResult<Event>> {
    this.#isEnded = true;
    this.#wake();
    await this.#events.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #wait(waitMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, waitMs);
    });
    clearTimeout(timer);
  }
}

const executed = new WeakMap<object, Map<string, Promise<ExecutionResult>>>();

function executedOnce(
  event: object,
  operation: string,
  execute: () => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  let byOperation = executed.get(event);
  if (!byOperation) executed.set(event, (byOperation = new Map()));
  let result = byOperation.get(operation);
  if (!result) byOperation.set(operation, (result = execute()));
  return result;
}

/** The operation that a field is resolved for, with its variables. */
export function operationOf({ operation, variableValues }: GraphQLResolveInfo): unknown[] {
  return [operation.loc?.source.body, operation.name?.value, variableValues.coerced];
}

/** Tells operations apart: those with the same one get the same answer to an event. */
function operationKey({
  schema,
  document,
  operationName,
  variableValues,
  contextValue,
}: ExecutionArgs & { contextValue: GraphContext }): string {
  const text = document.loc?.source.body;
  if (text === undefined) throw new Error('a document without its text cannot be told from others');
  const { principal } = contextValue;
  const person = isPersonal(schema, document) ? `${principal?.sessionId ?? principal?.id}` : null;
  return fingerprint(text, operationName ?? null, variableValues ?? {}, rightsOf(principal), person);
}

const judged = new WeakMap<DocumentNode, boolean>();

/** Whether an answer may differ between two with the same rights: it has fields that say themselves who may read them. */
function isPersonal(schema: GraphQLSchema, document: DocumentNode): boolean {
  let isOne = judged.get(document);
  if (isOne === undefined) judged.set(document, (isOne = hasPersonalField(schema, document)));
  return isOne;
}

function hasPersonalField(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let found = false;
  const look = (): void => {
    const field = types.getFieldDef();
    if (field && hasRule(field)) found = true;
  };
  visit(document, visitWithTypeInfo(types, { Field: look }));
  return found;
}
