import { execute, executeSubscriptionEvent, GraphQLError } from 'graphql';
import type { ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Plugin, YogaServerInstance } from 'graphql-yoga';
import type { Principal } from '../access/principal.ts';
import { GraphContext } from '../../schema/context.ts';
import { graphError, publicError } from '../../schema/errors.ts';
import type { Graph } from '../../schema/graph.ts';
import { schema } from '../../schema/schema.ts';
import { subscribe } from '../../schema/subscriptions.ts';
import type { AppLog } from './dependencies.ts';
import { parseDocument, refusalsOf } from './request-limits.ts';

/** What a transport knows of a request. */
export interface RequestOrigin {
  principal: Principal | null;
  correlationId: string;
}

export type GraphqlServer = YogaServerInstance<RequestOrigin, object>;

export const GRAPHQL_PATH = '/graphql';

export interface ServerLimits {
  /** An answer that is not ready by then is given up. */
  deadlineMs: number;
  /** Operations that may be under way at once in the whole process; subscriptions do not count. */
  mostUnderWay: number;
}

const usualLimits: ServerLimits = { deadlineMs: 30_000, mostUnderWay: 2000 };

/** GraphQL for every transport: HTTP and SSE by its own means, sockets through `getEnveloped`. */
export function createGraphqlServer(graph: Graph, log: AppLog, limits = usualLimits): GraphqlServer {
  return createYoga<RequestOrigin>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    graphiql: false,
    landingPage: false,
    multipart: false,
    // The route has read the body already, up to its own limit.
    maxRequestBodySize: false,
    cors: false,
    logging: false,
    plugins: [limitRequests(), answerFromGraph(graph, log, limits)],
    maskedErrors: { maskError: (error) => maskUnforeseen(error, log) },
  });
}

function limitRequests(): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn(parseDocument);
    },
    onValidate({ params: { documentAST, schema }, setResult }) {
      const refusals = refusalsOf(documentAST, schema as GraphQLSchema);
      if (refusals.length > 0) setResult([...refusals]);
    },
  };
}

/** Runs operations over the graph, with its context, in bounded time, and tells of errors what clients may know. */
function answerFromGraph(graph: Graph, log: AppLog, { deadlineMs, mostUnderWay }: ServerLimits): Plugin<RequestOrigin> {
  let underWay = 0;
  const contextOf = ({ principal, correlationId }: RequestOrigin): GraphContext =>
    new GraphContext(graph, principal, correlationId);

  return {
    onExecute({ args, setExecuteFn }) {
      const context = contextOf(args.contextValue);
      setExecuteFn(async (given) => {
        if (underWay >= mostUnderWay) return refused('RATE_LIMITED', 'Too many requests are under way; try again.');
        underWay++;
        try {
          const answer = Promise.resolve(execute(argsOf(given, context)) as ExecutionResult | Promise<ExecutionResult>);
          return toPublic(await within(deadlineMs, answer), context, log);
        } finally {
          underWay--;
        }
      });
    },
    onSubscribe({ args, setSubscribeFn }) {
      const context = contextOf(args.contextValue);
      setSubscribeFn(async (given) => {
        // What was loaded for the event before may have changed: each has a context of its own.
        const events = await subscribe(argsOf(given, context), async (event) => {
          const contextValue = contextOf(args.contextValue);
          const answer = Promise.resolve(executeSubscriptionEvent({ ...event, contextValue }));
          return toPublic(await within(deadlineMs, answer), contextValue, log);
        });
        return Symbol.asyncIterator in events ? events : toPublic(events, context, log);
      });
    },
  };
}

function argsOf(args: unknown, contextValue: GraphContext): ExecutionArgs & { contextValue: GraphContext } {
  return { ...(args as ExecutionArgs), contextValue };
}

function refused(code: 'RATE_LIMITED' | 'TIMEOUT', message: string): ExecutionResult {
  return { errors: [graphError(code, message)] };
}

async function within(deadlineMs: number, answer: Promise<ExecutionResult>): Promise<ExecutionResult> {
  let timer: NodeJS.Timeout | undefined;
  const message = `There was no answer within ${deadlineMs / 1000} seconds; ask for less.`;
  const late = new Promise<ExecutionResult>((resolve) => {
    timer = setTimeout(() => resolve(refused('TIMEOUT', message)), deadlineMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function toPublic(result: ExecutionResult, { correlationId }: GraphContext, log: AppLog): ExecutionResult {
  if (!result.errors) return result;
  const report = (error: unknown): void => log.error('a field could not be answered', { error, correlationId });
  return { ...result, errors: result.errors.map((error) => publicError(error, correlationId, report)) };
}

/** What goes wrong outside of fields: a request that is no GraphQL is told, all else is logged. */
function maskUnforeseen(error: unknown, log: AppLog): Error {
  if (error instanceof GraphQLError) return error;
  log.error('a request could not be answered', { error });
  return graphError('INTERNAL', 'This could not be answered. It was logged.');
}
