import type { ServerResponse } from 'node:http';
import { execute, executeSubscriptionEvent, GraphQLError, Kind, OperationTypeNode, validate } from 'graphql';
import type { DocumentNode, ExecutionArgs, ExecutionResult, GraphQLSchema, ValidationRule } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Plugin, YogaServerInstance } from 'graphql-yoga';
import { allowanceOf } from '../access/allowance.ts';
import { permits } from '../access/principal.ts';
import { type Caller, GraphContext } from '../../schema/context.ts';
import { graphError, publicError } from '../../schema/errors.ts';
import type { Graph } from '../../schema/graph.ts';
import { schema } from '../../schema/schema.ts';
import { type ExecuteEvent, subscribe } from '../../schema/subscriptions.ts';
import { BoundedTexts } from './bounded-texts.ts';
import { type CallerLimits, toldByStatus, tooManyAtOnce } from './caller-limits.ts';
import type { AppLog } from './dependencies.ts';
import { EvaluationBill } from './evaluation-bill.ts';
import { noteRefusedMutations } from './refused-mutations.ts';
import { parseDocument, refusalsOf } from './request-limits.ts';
import { asksForSchema, schemaIsClosed, withoutSuggestion } from './schema-secrecy.ts';

export type GraphqlServer = YogaServerInstance<Caller, object>;

export interface GraphqlServerOptions {
  graph: Graph;
  callerLimits: CallerLimits;
  log: AppLog;
  limits?: ServerLimits;
}

export const GRAPHQL_PATH = '/graphql';

export interface ServerLimits {
  /** An answer that is not ready by then is given up. */
  deadlineMs: number;
  /** Operations that may be under way at once in the whole process; subscriptions do not count. */
  mostUnderWay: number;
}

const usualLimits: ServerLimits = { deadlineMs: 30_000, mostUnderWay: 2000 };

/** Mistakes of a document that are told. */
const MOST_ERRORS = 5;

/** GraphQL for every transport: HTTP and SSE by its own means, sockets through `getEnveloped`. */
export function createGraphqlServer(options: GraphqlServerOptions): GraphqlServer {
  const { log } = options;
  return createYoga<Caller>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    graphiql: false,
    landingPage: false,
    multipart: false,
    // The route has read the body already, up to its own limit.
    maxRequestBodySize: false,
    cors: false,
    logging: false,
    parserAndValidationCache: { documentCache: new BoundedTexts(), errorCache: new BoundedTexts() },
    plugins: [limitRequests(), answerFromGraph(options)],
    maskedErrors: { maskError: (error) => maskUnforeseen(error, log) },
  });
}

/** Judges documents before they are run. What was judged is kept, whoever asked: what differs by who asks comes behind it. */
function limitRequests(): Plugin<Caller> {
  return {
    onParse({ setParseFn }) {
      setParseFn(parseDocument);
    },
    onValidate({ params: { documentAST, schema }, context, setResult, setValidationFn }) {
      const refusals = refusalsOf(documentAST, schema as GraphQLSchema);
      if (refusals.length > 0) setResult([...refusals]);
      setValidationFn((given: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[]) =>
        validate(given, document, rules, { maxErrors: MOST_ERRORS }),
      );
      if (permits(context.principal, 'READ')) return undefined;
      return (validated) => {
        const errors = asksForSchema(documentAST) ? [schemaIsClosed()] : validated.result;
        validated.setResult(errors.map((error) => withoutSuggestion(error as GraphQLError)));
      };
    },
  };
}

/** Runs operations over the graph, with its context, in bounded time, and tells of errors what clients may know. */
function answerFromGraph({ graph, callerLimits, log, limits = usualLimits }: GraphqlServerOptions): Plugin<Caller> {
  const { deadlineMs, mostUnderWay } = limits;
  const { activity, slowQueries } = graph;
  const contextOf = (caller: Caller): GraphContext => new GraphContext(graph, caller);

  const answered = async (
    { document, operationName }: Pick<ExecutionArgs, 'document' | 'operationName'>,
    context: GraphContext,
    answer: ExecutionResult | Promise<ExecutionResult>,
  ): Promise<ExecutionResult> => {
    const atMs = Date.now();
    const begunMs = performance.now();
    const result = toPublic(await within(deadlineMs, Promise.resolve(answer)), context, log);
    slowQueries.add({
      atMs,
      durationMs: performance.now() - begunMs,
      name: operationName ?? nameOf(document),
      text: isMutation(document) ? '' : (document.loc?.source.body ?? ''),
      errorCodes: [...new Set(result.errors?.map(({ extensions }) => String(extensions['code'])))],
    });
    return result;
  };

  return {
    onExecutionResult(payload) {
      const { result } = payload;
      if (result && !(Symbol.asyncIterator in result)) payload.setResult(toldByStatus(result));
    },
    onExecute({ args, setExecuteFn }) {
      const context = contextOf(args.contextValue);
      const { principal, address } = args.contextValue;
      const allowance = allowanceOf(principal, address);
      setExecuteFn(async (given) => {
        if (activity.operations >= mostUnderWay) return tooManyAtOnce('requests are under way');
        activity.operations++;
        const leave = await callerLimits.operations.take(allowance.bucket, allowance.operations);
        try {
          if (!leave) return tooManyAtOnce('requests are under way');
          const operation = argsOf(given, context);
          const charged = await callerLimits.charge(operation, principal, allowance);
          if ('refusal' in charged) return charged.refusal;
          const result = await answered(operation, context, execute(operation));
          noteRefusedMutations(operation, result, context);
          return { ...result, extensions: { cost: charged.report } };
        } finally {
          activity.operations--;
          leave?.();
        }
      });
    },
    onSubscribe({ args, setSubscribeFn }) {
      const context = contextOf(args.contextValue);
      const { principal, address } = args.contextValue;
      const allowance = allowanceOf(principal, address);
      setSubscribeFn(async (given) => {
        const operation = argsOf(given, context);
        const charged = await callerLimits.charge(operation, principal, allowance);
        if ('refusal' in charged) return charged.refusal;
        // What was loaded for the event before may have changed: each has a context of its own.
        const executeEvent: ExecuteEvent = (event) => {
          const contextValue = contextOf(args.contextValue);
          return answered(operation, contextValue, executeSubscriptionEvent({ ...event, contextValue }));
        };
        const bill = new EvaluationBill(callerLimits.budgets, allowance, charged.report.requested);
        const events = await subscribe(operation, executeEvent, bill);
        if (!(Symbol.asyncIterator in events)) return toPublic(events, context, log);
        const leave = await callerLimits.subscriptions.take(allowance.bucket, allowance.subscriptions);
        if (!leave || hasGone(args.contextValue)) {
          leave?.();
          await events.return?.();
          return tooManyAtOnce('subscriptions are open');
        }
        activity.subscriptions++;
        return untilEnd(events, () => {
          activity.subscriptions--;
          leave();
        });
      });
    },
  };
}

/** Whether a stream would be read by nobody, and so never end; of a socket its transport knows. */
function hasGone(context: Caller & { res?: ServerResponse }): boolean {
  return context.res?.closed ?? false;
}

/** Passwords may stand in its text. */
function isMutation({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION,
  );
}

/** The name of the only operation; null where it has none, or there are several. */
function nameOf({ definitions }: DocumentNode): string | null {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operations.length === 1 ? (operations[0]!.name?.value ?? null) : null;
}

/** The same events; `onEnd` is called once, when there are no more, or nobody wants them. */
function untilEnd<Event>(events: AsyncIterableIterator<Event>, onEnd: () => void): AsyncIterableIterator<Event> {
  let hasEnded = false;
  const end = (): void => {
    if (!hasEnded) onEnd();
    hasEnded = true;
  };
  const iterator: AsyncIterableIterator<Event> = {
    async next() {
      const result = await events.next();
      if (result.done) end();
      return result;
    },
    async return() {
      end();
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

function argsOf(args: unknown, contextValue: GraphContext): ExecutionArgs & { contextValue: GraphContext } {
  const hideSuggestions = !permits(contextValue.principal, 'READ');
  return { ...(args as ExecutionArgs), contextValue, hideSuggestions };
}

async function within(deadlineMs: number, answer: Promise<ExecutionResult>): Promise<ExecutionResult> {
  let timer: NodeJS.Timeout | undefined;
  const message = `There was no answer within ${deadlineMs / 1000} seconds; ask for less.`;
  const late = new Promise<ExecutionResult>((resolve) => {
    timer = setTimeout(() => resolve({ errors: [graphError('TIMEOUT', message)] }), deadlineMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function toPublic(result: ExecutionResult, { caller }: GraphContext, log: AppLog): ExecutionResult {
  if (!result.errors) return result;
  const { correlationId } = caller;
  const report = (error: unknown): void => log.error({ error, correlationId }, 'a field could not be answered');
  return { ...result, errors: result.errors.map((error) => publicError(error, correlationId, report)) };
}

/** What goes wrong outside of fields: a request that is no GraphQL is told, all else is logged. */
function maskUnforeseen(error: unknown, log: AppLog): Error {
  if (error instanceof GraphQLError) return error;
  log.error({ error }, 'a request could not be answered');
  return graphError('INTERNAL', 'This could not be answered. It was logged.');
}
