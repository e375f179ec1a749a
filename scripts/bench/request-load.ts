import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';

/** Requests that were answered with 200 within some seconds, over connections that each ask again once they were answered. */
export async function requestsPerSecond(
  url: string,
  bodyOf: (number: number) => string,
  { connections, seconds, headers = {} }: { connections: number; seconds: number; headers?: Record<string, string> },
): Promise<number> {
  const { hostname, port } = new URL(url);
  const endsAtMs = performance.now() + seconds * 1000;
  const own = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  let answered = 0;
  let asked = 0;
  const ask = async (): Promise<void> => {
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    await once(socket, 'connect');
    const answers = new AnswerReader(socket);
    while (performance.now() < endsAtMs) {
      const body = bodyOf(asked++);
      socket.write(
        `POST /graphql HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n${own}Content-Length: ${Buffer.byteLength(body)}${HEAD_END}${body}`,
      );
      const answer = await answers.next();
      if (!answer.startsWith('HTTP/1.1 200') || answer.includes('"errors"')) throw new Error(`not answered: ${answer}`);
      answered++;
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, ask));
  return answered / seconds;
}

/** Reads answers that say how long they are, one at a time: a client that costs less than the server. */
class AnswerReader {
  #read = '';
  #done: ((answer: string) => void) | undefined;

  constructor(socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.#read += text;
      const bodyAt = this.#read.indexOf(HEAD_END) + HEAD_END.length;
      if (bodyAt < HEAD_END.length) return;
      const length = Number(/content-length: (\d+)/i.exec(this.#read)?.[1]);
      if (this.#read.length < bodyAt + length) return;
      const answer = this.#read;
      this.#read = '';
      this.#done?.(answer);
    });
  }

  next(): Promise<string> {
    return new Promise((resolve) => {
      this.#done = resolve;
    });
  }
}
