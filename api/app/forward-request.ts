import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type Client, forwardedHeader } from './client.ts';
import type { StoreElsewhere } from './store-elsewhere.ts';

const CONNECT_MS = 2000;
/** Longer than whoever answers gives itself. */
const ANSWER_MS = 40_000;
/** RFC 9110, section 7.6.1, and what is agreed for one connection. */
const ofOneConnection = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export interface ForwardOptions {
  elsewhere: StoreElsewhere;
  /** Where to, without a slash at the end. */
  url: string;
  client: Client;
  /** The body where it was read already; else it is read of the request as it comes. */
  body?: string;
}

/**
 * Has another process answer a request, body and answer as they come, neither kept. False where it could not be reached or
 * gave no answer: nothing was answered then.
 */
export async function forwardRequest(
  request: IncomingMessage,
  response: ServerResponse,
  options: ForwardOptions,
): Promise<boolean> {
  const outcome = await forwardOnce(request, response, options);
  // The other end may close a connection that was idle at the moment it is used again.
  const isWorthAnother = outcome === 'unused' && options.body !== undefined && !response.destroyed;
  return (isWorthAnother ? await forwardOnce(request, response, options) : outcome) === 'answered';
}

/** `unused`: by a connection that had been used before, and did not answer. */
function forwardOnce(
  request: IncomingMessage,
  response: ServerResponse,
  { elsewhere, url, client, body }: ForwardOptions,
): Promise<'answered' | 'unused' | 'unreachable'> {
  return new Promise((resolve) => {
    const headers = { ...passedOn(request.headers), ...forwardedHeader(elsewhere.seal, client) };
    if (body !== undefined) headers['content-length'] = Buffer.byteLength(body);
    const { method = 'POST' } = request;
    const forwarded = elsewhere.connections.begin(`${url}${request.url}`, { method, headers });
    const gaveUp = endWithin(forwarded);
    // Whoever asked has gone: nobody needs the answer.
    response.once('close', () => forwarded.destroy());
    forwarded.on('error', () => {
      gaveUp();
      resolve(forwarded.reusedSocket ? 'unused' : 'unreachable');
    });
    forwarded.once('response', (answer) => {
      gaveUp();
      resolve('answered');
      response.writeHead(answer.statusCode!, { ...response.getHeaders(), ...passedOn(answer.headers) });
      // What was cut off is not to look whole.
      answer.once('error', () => response.destroy());
      answer.pipe(response);
    });
    // What is left of the body is for whoever answers in place of the other.
    if (body === undefined) request.pipe(forwarded);
    else forwarded.end(body);
  });
}

export function passedOn(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ofOneConnection.has(name)));
}

/** Ends a request whose connection is not made in time, or whose answer does not begin in time once all was sent. */
function endWithin(forwarded: ClientRequest): () => void {
  const late = (): unknown => forwarded.destroy(new Error('no answer in time'));
  let timer = setTimeout(late, CONNECT_MS);
  forwarded.once('socket', (socket) => {
    const connected = (): void => clearTimeout(timer);
    if (socket.connecting) socket.once('connect', connected);
    else connected();
  });
  forwarded.once('finish', () => {
    clearTimeout(timer);
    timer = setTimeout(late, ANSWER_MS);
  });
  return () => clearTimeout(timer);
}
