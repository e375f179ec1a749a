import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';
import { allowanceOf, bucketOf } from '../access/allowance.ts';
import { permits, rightsOf } from '../access/principal.ts';
import type { Caller } from '../../schema/context.ts';
import { graphError } from '../../schema/errors.ts';
import type { Asking, AskingOf } from './asking.ts';
import { boundBodies } from './bounded-bodies.ts';
import type { CallerLimits } from './caller-limits.ts';
import type { ClientOf } from './client.ts';
import type { AppDependencies } from './dependencies.ts';
import { asksOfStore, type Forward } from './forward.ts';
import { GRAPHQL_PATH } from './graphql-server.ts';
import type { GraphqlServer } from './graphql-server.ts';
import type { OpenStreams } from './open-streams.ts';
import { forgeryOf } from './origin.ts';
import { notPersisted, type PersistedDocuments } from './persisted-documents.ts';
import { SharedAnswers } from './shared-answers.ts';
import type { Answer } from './shared-answers.ts';

/** Of what is not run although it is well formed. */
const STATUS_OF_REFUSAL = 400;
const MOST_BODY_BYTES = 1024 * 1024;
/** A body in which neither word stands, nor an escape that could hide one, can only hold queries. */
const otherOperations = /mutation|subscription|\\u/;
const perhapsSubscription = /subscription|\\u/;

export interface GraphqlRouteOptions extends Pick<AppDependencies, 'control' | 'publicUrl'> {
  server: GraphqlServer;
  documents: PersistedDocuments;
  askingOf: AskingOf;
  clientOf: ClientOf;
  callerLimits: CallerLimits;
  streams: OpenStreams;
  forward: Forward;
}

/** GraphQL over HTTP: POST and GET by the specification, subscriptions as server-sent events. */
export async function graphqlRoute(
  app: FastifyInstance,
  { server, documents, askingOf, clientOf, callerLimits, streams, forward, control, publicUrl }: GraphqlRouteOptions,
): Promise<void> {
  const shared = new SharedAnswers();
  boundBodies(app, { clientOf, mostBytes: MOST_BODY_BYTES });
  app.removeAllContentTypeParsers();
  const options = { parseAs: 'string', bodyLimit: MOST_BODY_BYTES } as const;
  app.addContentTypeParser('*', options, (_, body, done) => done(null, body));

  app.route({
    url: GRAPHQL_PATH,
    method: ['GET', 'POST', 'OPTIONS'],
    async handler(request, reply) {
      const forgery = request.method === 'POST' ? forgeryOf(request.headers, publicUrl) : null;
      if (forgery) return reply.status(forgery.status).send({ errors: [graphError('FORBIDDEN', forgery.message)] });
      const given = typeof request.body === 'string' ? documents.bodyOf(request.body) : { body: undefined };
      if ('refusal' in given || (documents.isExclusive && given.body === undefined)) {
        const refusal = 'refusal' in given ? given.refusal : notPersisted();
        return reply.status(STATUS_OF_REFUSAL).send({ errors: [refusal] });
      }
      const sent = request.body;
      request.body = given.body;
      if (asksOfStore(request) && (await forward(request, reply, sent))) return reply.hijack();
      const asking = await askingOf(request.raw, { response: reply.raw });
      const { principal } = asking.identity;
      const length = typeof sent === 'string' ? sent.length : 0;
      const spent = await callerLimits.chargeBody(length, principal, allowanceOf(principal, asking.address));
      if (spent)
        return reply
          .status(429)
          .header('retry-after', spent.extensions['retryAfterSeconds'])
          .send({ errors: [spent] });
      if (request.method === 'GET' && !permits(principal, 'READ')) {
        return reply.status(401).send({ errors: [byPostAlone()] });
      }
      if (!hasProperParameters(request)) {
        return reply.status(STATUS_OF_REFUSAL).send({ errors: [noJson()] });
      }
      const body = sharableBody(request);
      if (body !== null) {
        const key = keyOf(request, asking, control.writes, body);
        const answer = await shared.get(key, Date.now(), () => ask(server, request, body, asking.caller()));
        for (const [name, value] of answer.headers) reply.header(name, value);
        return reply.status(answer.status).send(answer.body);
      }
      if (isStream(request)) {
        // Whoever asked has gone meanwhile, which is not told again.
        if (reply.raw.closed) return reply.hijack();
        streams.add(asking, reply.raw);
      }
      return answerByServer(server, request, reply, asking.caller());
    },
  });
}

/** An address is easily put before somebody else; who may read nothing gains nothing by one. */
function byPostAlone(): GraphQLError {
  return graphError(
    'UNAUTHENTICATED',
    'To ask by GET needs you to sign in, or a key: Authorization: Bearer <api key>.',
  );
}

/** Whether what stands in an address beside the document is JSON, as it has to be. */
function hasProperParameters({ query }: FastifyRequest): boolean {
  const { variables, extensions } = query as Record<string, string | string[] | undefined>;
  return [variables, extensions].flat().every((text) => {
    try {
      if (text) JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  });
}

function noJson(): GraphQLError {
  return graphError('BAD_USER_INPUT', 'variables and extensions of an address have to be JSON.');
}

/** The body of a request that can only be a query with one answer; null of any other request. */
function sharableBody(request: FastifyRequest): string | null {
  const { method, headers, body } = request;
  const isJson = headers['content-type']?.startsWith('application/json') ?? false;
  if (method !== 'POST' || !isJson || typeof body !== 'string' || otherOperations.test(body)) return null;
  return wantsStream(request) ? null : body;
}

/** Clients that could read a stream say so with whatever they ask: only a subscription is one. */
function isStream(request: FastifyRequest): boolean {
  const { query } = request.query as { query?: unknown };
  const asked = [request.body, query].find((text) => typeof text === 'string');
  return wantsStream(request) && asked !== undefined && perhapsSubscription.test(asked);
}

function wantsStream({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/event-stream') ?? false;
}

/** Answers tell of people and keys too, so one is not given any more when something was written of them; and of what is left to who asks. */
function keyOf({ headers }: FastifyRequest, { identity, address }: Asking, writes: number, body: string): string {
  const { principal } = identity;
  const who = `${principal?.sessionId ?? bucketOf(principal, address)} ${rightsOf(principal)}`;
  return [who, writes, headers.accept ?? '', headers['content-type'], body].join('\n');
}

async function ask(server: GraphqlServer, { headers }: FastifyRequest, body: string, caller: Caller): Promise<Answer> {
  const sent = { 'content-type': headers['content-type']!, ...(headers.accept && { accept: headers.accept }) };
  const response = await server.fetch(`http://graph${GRAPHQL_PATH}`, { method: 'POST', headers: sent, body }, caller);
  return { status: response.status, headers: [...response.headers], body: await response.text() };
}

/** Everything else the server reads and writes itself: GET, streams, and what is no proper request. */
async function answerByServer(
  server: GraphqlServer,
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller,
): Promise<void> {
  reply.hijack();
  const { raw } = request;
  const sent = typeof request.body === 'string' ? Object.assign(raw, { body: request.body }) : raw;
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  await server(sent, reply.raw, caller);
}
