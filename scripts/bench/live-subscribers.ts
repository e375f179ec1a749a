import { once } from 'node:events';
import { WebSocket } from 'ws';

/** Sockets that open at once: the queue of a listening port is short. */
const OPENED_AT_ONCE = 100;

const tailQuery = `subscription ($filter: String!) {
  logTail(filter: $filter) { cursor dropped records { id timestamp severityNumber body service { name } } }
}`;

interface TailMessage {
  type: string;
  payload?: { data: { logTail: { records: { body: string }[] } } };
}

/**
 * Sockets of graphql-transport-ws that have been let in; nothing is asked yet. `url`: of the server. `cookies`: of browsers
 * in which somebody is signed in, in turn; nobody is where there are none.
 */
export async function openSockets(url: string, count: number, cookies: readonly string[] = []): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  while (sockets.length < count) {
    const wanted = Math.min(OPENED_AT_ONCE, count - sockets.length);
    sockets.push(
      ...(await Promise.all(
        Array.from({ length: wanted }, (_, at) => openSocket(url, cookies[(sockets.length + at) % cookies.length])),
      )),
    );
  }
  return sockets;
}

async function openSocket(url: string, cookie: string | undefined): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: cookie === undefined ? {} : { cookie },
  });
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  return socket;
}

/** Opens a tail on a socket; resolves with its first event, and tells of the bodies that come after it. */
export async function openTail(socket: WebSocket, filter: string, onBody: (body: string) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    let isFirst = true;
    socket.on('message', (data: Buffer) => {
      const { type, payload } = JSON.parse(data.toString()) as TailMessage;
      if (type !== 'next') return;
      if (isFirst) resolve();
      isFirst = false;
      for (const { body } of payload!.data.logTail.records) onBody(body);
    });
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: tailQuery, variables: { filter } } }));
  });
}

export async function closeSockets(sockets: readonly WebSocket[]): Promise<void> {
  const closed = sockets.map((socket) => once(socket, 'close'));
  for (const socket of sockets) socket.close();
  await Promise.all(closed);
}
