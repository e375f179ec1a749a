import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Decompressed. */
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** An OTLP/HTTP receiver on a free port that answers as it is told and keeps what it was sent. */
export class TestReceiver {
  readonly received: ReceivedRequest[] = [];
  private readonly server: Server;

  /** The answer to the nth request, from 0 on; a promise keeps the sender waiting. */
  constructor(answer: (index: number) => Answer | Promise<Answer>) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const index = this.received.length;
        const body = gunzipSync(Buffer.concat(chunks));
        this.received.push({ path: request.url ?? '', headers: request.headers, body });
        void Promise.resolve(answer(index)).then(({ status, headers, body: text }) =>
          response.writeHead(status, headers).end(text),
        );
      });
    });
  }

  /** The base address; `port` 0 takes a free one. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }
}
