import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Certificate } from '../config/certificate.ts';
import type { BodyEncoding } from '../store/wal/wal-record.ts';
import type { Signal } from '../telemetry/signal.ts';
import { type Answer, answerOf, situations } from './answers.ts';
import { readHttpBody } from './http-body.ts';
import type { IngestStatus } from './ingest-status.ts';
import { admit, type Intake } from './intake.ts';
import { bodyEncoding, bodyFormat, otlpSignal } from './otlp-route.ts';
import { exportResponse, statusMessage } from './status-message.ts';

const contentTypes = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

const HEADERS_TIMEOUT_MS = 10_000;
const CHECK_INTERVAL_MS = 5000;
/** The slow-body watch ends a request before this does. */
const REQUEST_TIMEOUT_MS = 330_000;
/** Longer than the export interval of the SDKs, so that their connections live. */
const KEEP_ALIVE_MS = 75_000;
/** What is left of a refused body is read up to here, so that its sender gets to read the answer. */
const DISCARD_BYTES = 64 * 1024 * 1024;
const DISCARD_MS = 5000;
const SMALL_BODY_BYTES = 256 * 1024;

/**
 * OTLP/HTTP for any node:http server: POST /v1/traces, /v1/metrics, /v1/logs. No CORS headers are sent, so a browser lets
 * only pages of the same origin send; the content types it takes cannot be sent across origins without being asked.
 */
export function createOtlpHttpHandler(intake: Intake): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const signal = otlpSignal(request.url);
    if (signal) void serve(intake, signal, request, response);
    else refuseOtlp(request, response, answerOf('notFound'));
  };
}

/** A server of its own for OTLP/HTTP, over TLS where there is a certificate, with time-outs against senders that hold on to connections. */
export function createOtlpHttpServer(intake: Intake, certificate: Certificate | null): Server {
  const options = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
    noDelay: true,
  };
  const handler = createOtlpHttpHandler(intake);
  if (!certificate) return createServer(options, handler);
  const server = createTlsServer({ ...options, ...certificate.pair }, handler);
  certificate.onRenewed((pair) => server.setSecureContext(pair));
  return server;
}

async function serve(
  intake: Intake,
  signal: Signal,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const length = request.headers['content-length'];
  const announcedBytes = length === undefined ? undefined : Number(length);
  const encoding = request.method === 'POST' ? bodyEncoding(request) : 'methodNotAllowed';
  if (typeof encoding === 'string') return refuseOtlp(request, response, answerOf(encoding), intake.status, signal);
  const admitted = await admit(intake, request.headers.authorization, announcedBytes ?? 0);
  if ('refusal' in admitted) return refuseOtlp(request, response, admitted.refusal, intake.status, signal);

  const share = intake.pressure.startRequest();
  try {
    const body = await readHttpBody(request, announcedBytes, share, intake);
    if (body === undefined) return;
    if (!(body instanceof Uint8Array)) return refuseOtlp(request, response, body, intake.status, signal);
    // The body may be moved to another thread, and is empty here then.
    const bodyBytes = body.length;
    const answer = await intake.receive(signal, encoding, body, admitted.sender.stampedAttributes);
    intake.status.answered(signal, answer.situation, bodyBytes);
    respond(response, signal, encoding.format, answer);
  } finally {
    share.release();
  }
}

function respond(response: ServerResponse, signal: Signal, format: BodyEncoding['format'], answer: Answer): void {
  const { httpStatus } = situations[answer.situation];
  const body = httpStatus === 200 ? exportResponse(signal, answer, format) : statusMessage(answer, format);
  response.writeHead(httpStatus, headersOf(answer, format, body));
  response.end(body);
}

/** Answers a request whose body has not been read, or not to its end. */
export function refuseOtlp(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  status?: IngestStatus,
  signal?: Signal,
): void {
  if (status && signal) status.answered(signal, answer.situation, 0);
  const format = bodyFormat(request) ?? 'protobuf';
  const body = statusMessage(answer, format);
  const headers = headersOf(answer, format, body);
  const isShort =
    Number(request.headers['content-length'] ?? (request.headers['transfer-encoding'] ? Infinity : 0)) <=
    SMALL_BODY_BYTES;
  if (request.complete || (isShort && answer.situation !== 'tooSlow')) {
    response.writeHead(situations[answer.situation].httpStatus, headers);
    response.end(body);
    return;
  }
  response.writeHead(situations[answer.situation].httpStatus, { ...headers, Connection: 'close' });
  response.write(body);
  discardRest(request, () => response.end());
}

/** Reads on without keeping anything: a connection that is closed while its sender writes takes the answer with it. */
function discardRest(request: IncomingMessage, done: () => void): void {
  let leftBytes = DISCARD_BYTES;
  const timer = setTimeout(done, DISCARD_MS);
  const finish = (): void => {
    clearTimeout(timer);
    done();
  };
  request.on('data', (chunk: Buffer) => {
    leftBytes -= chunk.length;
    if (leftBytes < 0) finish();
  });
  request.on('end', finish);
  request.on('error', finish);
  request.resume();
}

function headersOf(answer: Answer, format: BodyEncoding['format'], body: Uint8Array): OutgoingHttpHeaders {
  const { retryAfterSeconds } = situations[answer.situation];
  const headers: OutgoingHttpHeaders = { 'Content-Type': contentTypes[format], 'Content-Length': body.length };
  if (retryAfterSeconds !== undefined) headers['Retry-After'] = retryAfterSeconds;
  if (answer.situation === 'unauthenticated') headers['WWW-Authenticate'] = 'Bearer realm="OTLP"';
  if (answer.situation === 'methodNotAllowed') headers['Allow'] = 'POST';
  if (answer.situation === 'contentEncoding') headers['Accept-Encoding'] = 'gzip, zstd, identity';
  return headers;
}
