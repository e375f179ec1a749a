import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface OpenedSocket {
  socket: WebSocket;
  /** What arrived first. */
  first: unknown;
  /** With which code it was closed. */
  closed: Promise<number>;
}

/** A socket that was let in and runs a subscription, of which something has arrived. */
export async function openTail(
  url: string,
  headers: Record<string, string> = {},
  query = 'subscription { logTail { cursor } }',
): Promise<OpenedSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  const closed = once(socket, 'close').then(([code]) => code as number);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await Promise.race([
    once(socket, 'message'),
    closed.then((code) => Promise.reject(new Error(`closed with ${code}`))),
  ]);
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
  const [message] = (await once(socket, 'message')) as [Buffer];
  return { socket, closed, first: (JSON.parse(message.toString()) as { payload: unknown }).payload };
}
