import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { allowanceOf } from '../access/allowance.ts';
import { permits } from '../access/principal.ts';
import { signalOf } from '../../schema/query-results.ts';
import type { AskingOf } from './asking.ts';
import type { CallerLimits } from './caller-limits.ts';
import type { AppLog } from './dependencies.ts';
import { exportFormats, type ExportText } from './export-format.ts';
import { exportPages, ExportRefused } from './export-pages.ts';
import { readExportRequest } from './export-request.ts';
import type { ExportPage } from './export-rows.ts';
import type { Forward } from './forward.ts';
import type { GraphqlServer } from './graphql-server.ts';
import type { OpenStreams } from './open-streams.ts';

/** How long a reader may read nothing, waits for the next minute's budget included. */
const IDLE_MS = 300_000;

const tooManyOpen = new ExportRefused(429, 'Too many exports and subscriptions are open; try again.', {
  retryAfterSeconds: 1,
});

export interface ExportRouteOptions {
  server: GraphqlServer;
  streams: OpenStreams;
  callerLimits: CallerLimits;
  askingOf: AskingOf;
  forward: Forward;
  log: AppLog;
}

/**
 * GET /export: all rows of a query as NDJSON or CSV, read while they are sent. Parameters: `query`; `format` (ndjson, csv);
 * `last`, or `from` and `to`, where the text names no time; `variables` (JSON); `after`, the cursor of the last row that
 * arrived, to go on. An answer that is not ended as HTTP ends one lacks rows.
 */
export async function exportRoute(app: FastifyInstance, options: ExportRouteOptions): Promise<void> {
  const { server, streams, callerLimits, askingOf, forward, log } = options;

  app.get('/export', { exposeHeadRoute: false }, async (request, reply) => {
    if (await forward(request, reply)) return reply.hijack();
    const asking = await askingOf(request.raw);
    const { principal } = asking.identity;
    if (!permits(principal, 'READ')) {
      return reply.status(401).send({ error: 'This needs you to sign in, or a key: Authorization: Bearer <api key>.' });
    }
    const { bucket, subscriptions } = allowanceOf(principal, asking.address);
    const leave = await callerLimits.subscriptions.take(bucket, subscriptions);
    if (!leave) return refuse(reply, tooManyOpen);
    if (reply.raw.closed) {
      leave();
      return reply.hijack();
    }
    const ended = new AbortController();
    streams.add(asking, reply.raw);
    reply.raw.once('close', () => {
      ended.abort();
      leave();
    });
    try {
      const { format, ...exported } = readExportRequest(request.query as Record<string, unknown>);
      const pages = exportPages(server, exported, () => asking.caller(), ended.signal);
      const first = await pages.next();
      if (first.done) return reply.hijack();
      reply.raw.setTimeout(IDLE_MS, () => reply.raw.destroy());
      // Where it goes on, the names of the columns have arrived already.
      const texts = textsOf(exportFormats[format], first.value, pages, exported.after === null);
      return reply
        .type(exportFormats[format].contentType)
        .header('content-disposition', `attachment; filename="seamark-${signalOf(exported.text)}.${format}"`)
        .send(Readable.from(texts, { objectMode: false }));
    } catch (error) {
      if (error instanceof ExportRefused) return refuse(reply, error);
      throw error;
    }
  });

  /** What goes wrong behind the first page can only be told by the log. */
  async function* textsOf(format: ExportText, first: ExportPage, rest: AsyncIterable<ExportPage>, hasNames: boolean) {
    yield format.write(first, hasNames);
    try {
      for await (const page of rest) yield format.write(page, false);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'AbortError')) log.error({ error }, 'an export was not finished');
      throw error;
    }
  }
}

function refuse(reply: FastifyReply, { status, message, details }: ExportRefused): FastifyReply {
  const { retryAfterSeconds } = details;
  if (typeof retryAfterSeconds === 'number') reply.header('retry-after', retryAfterSeconds);
  return reply.status(status).send({ error: message, ...details });
}
