import { setTimeout as sleep } from 'node:timers/promises';
import { rankOf } from '../query/run/cursor.ts';
import { parseQuery } from '../query/syntax/parse-query.ts';
import type { Caller } from '../../schema/context.ts';
import { exportDocument, type ExportAnswer, type ExportPage, pageOf } from './export-rows.ts';
import { GRAPHQL_PATH, type GraphqlServer } from './graphql-server.ts';

/** The arguments of Query.query. */
export interface Exported {
  text: string;
  range: object | null;
  variables: unknown;
  /** Rows begin after this one's cursor. */
  after: string | null;
}

/** Why there is no export, or none any more: what the graph answered, as HTTP tells it. */
export class ExportRefused extends Error {
  override name = 'ExportRefused';
  readonly status: number;
  /** Beside the message: where the mistake is, what to write instead, when to ask again. */
  readonly details: Record<string, unknown>;

  constructor(status: number, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

/** By `extensions.code` of an error. */
const statusOf: Record<string, number> = {
  UNAUTHENTICATED: 401,
  SECOND_FACTOR_REQUIRED: 401,
  FORBIDDEN: 403,
  CURSOR_EXPIRED: 410,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  TIMEOUT: 504,
};

interface GraphAnswer {
  data?: { query: ExportAnswer } | null;
  errors?: { message: string; extensions?: { code?: string } & Record<string, unknown> }[];
}

/**
 * The pages of an export, one at the least, each asked of the graph when it is wanted: rights, scopes and limits are those of
 * whoever asks. Who has spent what a minute allows waits for the next one. Throws ExportRefused, on a later page too where
 * rows would be missing.
 */
export async function* exportPages(
  server: GraphqlServer,
  { text, range, variables, after }: Exported,
  caller: () => Caller,
  signal: AbortSignal,
): AsyncGenerator<ExportPage, void> {
  let last = after;
  for (let isFirst = true; ; isFirst = false) {
    const page = await askPage(server, { text, range, variables, after: last }, caller, isFirst ? null : signal);
    last = page.cursors?.at(-1) ?? last;
    const { truncated, backends } = page.meta;
    const missing = backends.find(({ state }) => state !== 'OK');
    if (missing) throw new ExportRefused(503, `${missing.name} cannot answer: ${missing.detail ?? missing.state}`);
    yield page;
    if (page.hasNextPage && page.cursors?.length) continue;
    if (truncated && !isAtLimit(text, last)) throw new ExportRefused(504, tooLong);
    return;
  }
}

const tooLong = 'What is left takes too long to be searched; ask for less time, or for rows that are less rare.';

/** Whether a list ends for the limit that its query sets. */
function isAtLimit(text: string, cursor: string | null): boolean {
  const parsed = parseQuery(text);
  const limit = parsed.ok ? parsed.value.stages.findLast((stage) => stage.kind === 'limit') : undefined;
  return limit !== undefined && cursor !== null && rankOf(cursor) >= limit.count;
}

/** `signal`: given where to wait for the next minute rather than to refuse; aborted when nobody wants the page any more. */
async function askPage(
  server: GraphqlServer,
  variables: Exported,
  caller: () => Caller,
  signal: AbortSignal | null,
): Promise<ExportPage> {
  for (;;) {
    const { data, errors } = await ask(server, variables, caller());
    const { code, retryAfterSeconds, ...details } = errors?.[0]?.extensions ?? {};
    if (code === 'RATE_LIMITED' && signal) {
      await sleep(Number(retryAfterSeconds ?? 1) * 1000, undefined, { signal });
      continue;
    }
    if (!data) {
      const waiting = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
      throw new ExportRefused(statusOf[code ?? ''] ?? 400, errors![0]!.message, { ...details, ...waiting });
    }
    const answer = data.query;
    if (answer.__typename === 'InvalidQuery' || answer.__typename === 'QueryTooExpensive') {
      const { __typename: _, message, ...told } = answer;
      throw new ExportRefused(400, message, told);
    }
    return pageOf(answer);
  }
}

async function ask(server: GraphqlServer, variables: Exported, caller: Caller): Promise<GraphAnswer> {
  const body = JSON.stringify({ query: exportDocument, variables });
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await server.fetch(`http://graph${GRAPHQL_PATH}`, { method: 'POST', headers, body }, caller);
  return (await response.json()) as GraphAnswer;
}
