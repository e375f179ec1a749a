import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '../access/authenticate.ts';
import type { Principal } from '../access/principal.ts';
import type { ServerActivity } from '../self/server-activity.ts';
import { GRAPHQL_PATH } from './graphql-server.ts';
import type { GraphqlServer, RequestOrigin } from './graphql-server.ts';
import { SharedAnswers } from './shared-answers.ts';
import type { Answer } from './shared-answers.ts';

const MOST_BODY_BYTES = 1024 * 1024;
/** A body in which neither word stands, nor an escape that could hide one, can only hold queries. */
const otherOperations = /mutation|subscription|\\u/;

/** GraphQL over HTTP: POST and GET by the specification, subscriptions as server-sent events. */
export async function graphqlRoute(
  app: FastifyInstance,
  { server, authenticate, activity }: { server: GraphqlServer; authenticate: Authenticate; activity: ServerActivity },
): Promise<void> {
  const shared = new SharedAnswers();
  const running = new Set<ServerResponse>();
  // A stream has no end of its own, and would hold up the end of the process.
  app.addHook('preClose', async () => {
    for (const response of running) response.destroy();
  });
  app.removeAllContentTypeParsers();
  const options = { parseAs: 'string', bodyLimit: MOST_BODY_BYTES } as const;
  app.addContentTypeParser('*', options, (_, body, done) => done(null, body));

  app.route({
    url: GRAPHQL_PATH,
    method: ['GET', 'POST', 'OPTIONS'],
    async handler(request, reply) {
      const origin = { principal: authenticate(request.headers.authorization), correlationId: randomUUID() };
      const body = sharableBody(request);
      if (body !== null) {
        const key = keyOf(request, origin.principal, body);
        const answer = await shared.get(key, Date.now(), () => ask(server, request, body, origin));
        for (const [name, value] of answer.headers) reply.header(name, value);
        return reply.status(answer.status).send(answer.body);
      }
      if (wantsStream(request)) {
        running.add(reply.raw);
        activity.streams++;
        reply.raw.once('close', () => {
          running.delete(reply.raw);
          activity.streams--;
        });
      }
      return answerByServer(server, request, reply, origin);
    },
  });
}

/** The body of a request that can only be a query with one answer; null of any other request. */
function sharableBody(request: FastifyRequest): string | null {
  const { method, headers, body } = request;
  const isJson = headers['content-type']?.startsWith('application/json') ?? false;
  if (method !== 'POST' || !isJson || typeof body !== 'string' || otherOperations.test(body)) return null;
  return wantsStream(request) ? null : body;
}

function wantsStream({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/event-stream') ?? false;
}

function keyOf({ headers }: FastifyRequest, principal: Principal | null, body: string): string {
  return `${principal?.id ?? ''}\n${headers.accept ?? ''}\n${headers['content-type']}\n${body}`;
}

async function ask(
  server: GraphqlServer,
  { headers }: FastifyRequest,
  body: string,
  origin: RequestOrigin,
): Promise<Answer> {
  const sent = { 'content-type': headers['content-type']!, ...(headers.accept && { accept: headers.accept }) };
  const response = await server.fetch(`http://graph${GRAPHQL_PATH}`, { method: 'POST', headers: sent, body }, origin);
  return { status: response.status, headers: [...response.headers], body: await response.text() };
}

/** Everything else the server reads and writes itself: GET, streams, and what is no proper request. */
async function answerByServer(
  server: GraphqlServer,
  request: FastifyRequest,
  reply: FastifyReply,
  origin: RequestOrigin,
): Promise<void> {
  reply.hijack();
  const { raw } = request;
  const sent = typeof request.body === 'string' ? Object.assign(raw, { body: request.body }) : raw;
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  await server(sent, reply.raw, origin);
}
