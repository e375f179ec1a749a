import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { permits } from '../access/principal.ts';
import { schema } from '../../schema/schema.ts';
import { printGraph } from '../../schema/print.ts';
import type { AskingOf } from './asking.ts';
import { graphiqlPage } from './graphiql-page.ts';
import { GRAPHQL_PATH } from './graphql-server.ts';
import { schemaDocument } from './schema-document.ts';
import { documentStyle } from './schema-document-style.ts';
import { pagePolicy } from './security-headers.ts';

const intro = `<p><a href="/api-docs/graphiql">Try it</a> · <a href="/api-docs/schema.graphql">schema.graphql</a></p>
<p>POST to <code>${GRAPHQL_PATH}</code>, with <code>Authorization: Bearer &lt;api key&gt;</code> where access is not open; what is sent without it, such as by a page of somebody who is signed in, has the content type
<code>application/json</code>:</p>
<pre>curl http://127.0.0.1:4000${GRAPHQL_PATH} -H 'content-type: application/json' \\
  -d '{"query": "{ services(range: {last: \\"1h\\"}) { nodes { name red(range: {last: \\"1h\\"}) { requestsPerSecond errorRate } } } }"}'</pre>
<p>What an operation costs is in its answer, as <code>extensions.cost</code>: <code>requested</code>, of which <code>remaining</code> are left of <code>limit</code> until <code>resetsAt</code>, by key, person or, without either, network.
An operation costs 1, and 1 for each object that it may be answered with, by the sizes of its pages (a list without a size counts as 10); each hour of a range costs 1, or 10 where a filter or a query searches it; a field of Mutation costs 10. Where nothing may be read, a request costs 1 more for each KiB of it.
An answer that was just given to the same question costs nothing; those who watch the same with live or queryLive share what each evaluation costs, and who has nothing left is told when the next comes. Past the limit it is RATE_LIMITED, over HTTP with the status 429 and <code>Retry-After</code>; a socket too many is closed with 4429.</p>
<p>A request may have 100 root fields and be 12 fields deep; a page of a list has 50 items, and at most 200.
Errors have <code>extensions.code</code>: INVALID_FILTER (with position, length and hint), BAD_USER_INPUT, UNAUTHENTICATED,
FORBIDDEN, NOT_FOUND, CONFLICT, EXPIRED, RATE_LIMITED (with retryAfterSeconds), TIMEOUT, CURSOR_EXPIRED, UNAVAILABLE, INTERNAL.</p>
<p>Subscriptions: <code>graphql-transport-ws</code> on the same path, <code>connection_init</code> with
<code>{"authorization": "Bearer …"}</code>; or server-sent events with <code>Accept: text/event-stream</code>.</p>`;

const docsPolicy = pagePolicy({ styleSource: `'sha256-${hash('sha256', documentStyle, 'base64')}'` });

/** /api-docs: the schema to be read, and GraphiQL to try it with; both without a network. */
export async function apiDocs(app: FastifyInstance, { askingOf }: { askingOf: AskingOf }): Promise<void> {
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const { identity } = await askingOf(request.raw);
    if (permits(identity.principal, 'READ')) return;
    await reply.status(401).send({ error: 'This needs you to sign in, or a key: Authorization: Bearer <api key>.' });
  });

  app.get('/api-docs', async (_, reply) =>
    reply
      .header('content-security-policy', docsPolicy)
      .type('text/html; charset=utf-8')
      .send(schemaDocument(schema, intro)),
  );

  app.get('/api-docs/schema.graphql', async (_, reply) => reply.type('text/plain; charset=utf-8').send(printGraph()));

  app.get('/api-docs/graphiql', async (_, reply) => {
    const { html, policy } = await graphiqlPage();
    return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html);
  });
}
