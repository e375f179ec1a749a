import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { readPartialSuccess, readStatusMessage } from './read-answer.ts';
import { signals } from './signals.ts';
import type { ExportRequest } from './signals.ts';

const compress = promisify(gzip);
const timeoutMs = 30_000;
/** Node's codes of certificates. */
const unbelieved = /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_|ERR_TLS_CERT_)/;

/** What became of one attempt to export. */
export type ExportResult =
  | { readonly type: 'accepted'; readonly rejected: number; readonly message: string }
  /** The same request may succeed later; `retryAfterMs` is what the receiver asked for, if it did. */
  | { readonly type: 'retry'; readonly reason: string; readonly reached: boolean; readonly retryAfterMs: number | null }
  /** This request cannot succeed. */
  | { readonly type: 'refused'; readonly reason: string }
  /** No request can succeed: wrong key or wrong address. */
  | { readonly type: 'denied'; readonly reason: string };

export interface Receiver {
  /** The base address; the signal's route is appended. */
  readonly endpoint: string;
  readonly key: string | null;
}

/** A request ready to be sent, as often as needed. */
export interface CompressedRequest extends ExportRequest {
  readonly compressed: Uint8Array<ArrayBuffer>;
}

export async function compressRequest(request: ExportRequest): Promise<CompressedRequest> {
  const compressed = await compress(request.body, { level: 1 });
  return { ...request, compressed: new Uint8Array(compressed) };
}

/** Sends once; never throws. Where `stop` aborts it, the result is a retry. */
export async function post(receiver: Receiver, request: CompressedRequest, stop: AbortSignal): Promise<ExportResult> {
  const url = receiver.endpoint + signals[request.signal].path;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body: request.compressed,
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'gzip',
        'user-agent': 'seamark-simulator',
        ...(receiver.key === null ? {} : { authorization: `Bearer ${receiver.key}` }),
      },
      signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
    });
    return judge(answer, new Uint8Array(await answer.arrayBuffer()), url);
  } catch (error) {
    const reason = reasonOf(error);
    if (unbelieved.test(reason)) {
      const advice = 'Name the file of its authority in NODE_EXTRA_CA_CERTS';
      return {
        type: 'denied',
        reason: `The certificate of ${receiver.endpoint} is not believed (${reason}). ${advice}`,
      };
    }
    return {
      type: 'retry',
      reason: `${receiver.endpoint} cannot be reached (${reason})`,
      reached: false,
      retryAfterMs: null,
    };
  }
}

function judge(answer: Response, body: Uint8Array, url: string): ExportResult {
  if (answer.ok) return { type: 'accepted', ...readPartialSuccess(body) };
  const detail = readStatusMessage(body);
  const reason = `${url} answered ${answer.status}${detail === '' ? '' : `: ${detail}`}`;
  switch (answer.status) {
    case 429:
    case 502:
    case 503:
    case 504:
      return { type: 'retry', reason, reached: true, retryAfterMs: parseRetryAfter(answer.headers.get('retry-after')) };
    case 401:
    case 403:
      return { type: 'denied', reason: `${reason}. Give an API key that may ingest with --key` };
    case 404:
    case 405:
      return { type: 'denied', reason: `${reason}. Is --endpoint the base address of an OTLP/HTTP receiver?` };
    default:
      return { type: 'refused', reason };
  }
}

/** Seconds, or an HTTP date. */
export function parseRetryAfter(header: string | null, nowMs: number = Date.now()): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}

/** fetch hides the system's code in the cause; several addresses tried give an AggregateError without text. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return String(cause.code);
  return error.name === 'TimeoutError' ? `no answer within ${timeoutMs / 1000} s` : error.message;
}
