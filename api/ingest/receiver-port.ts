import type { MessagePort } from 'node:worker_threads';
import type { BodyEncoding } from '../store/wal/wal-record.ts';
import type { Signal } from '../telemetry/signal.ts';
import { type Answer, answerOf } from './answers.ts';
import type { Receive } from './receiver.ts';

interface Forwarded {
  id: number;
  signal: Signal;
  encoding: BodyEncoding;
  body: Uint8Array<ArrayBuffer>;
  stampedAttributes: string;
}

interface ForwardedAnswer {
  id: number;
  answer: Answer;
}

/** Lets another thread hand over requests through the other end of the port. */
export function serveReceiver(port: MessagePort, receive: Receive): void {
  port.on('message', ({ id, signal, encoding, body, stampedAttributes }: Forwarded) => {
    void receive(signal, encoding, body, stampedAttributes).then((answer) =>
      port.postMessage({ id, answer } satisfies ForwardedAnswer),
    );
  });
}

/** Hands requests to the receiver in another thread. While that is gone they are refused. */
export function forwardToReceiver(port: MessagePort): Receive {
  const waiting = new Map<number, (answer: Answer) => void>();
  let nextId = 0;
  let isOpen = true;
  port.on('message', ({ id, answer }: ForwardedAnswer) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  port.on('close', () => {
    isOpen = false;
    for (const resolve of waiting.values()) resolve(answerOf('unavailable'));
    waiting.clear();
  });
  return (signal, encoding, body, stampedAttributes) => {
    if (!isOpen) return Promise.resolve(answerOf('unavailable'));
    const id = nextId++;
    const moved = ownBuffer(body);
    port.postMessage({ id, signal, encoding, body: moved, stampedAttributes } satisfies Forwarded, [moved.buffer]);
    return new Promise((resolve) => waiting.set(id, resolve));
  };
}

/** The body in a buffer of its own, which can be moved to the other thread; copied only where it is a part of another. */
function ownBuffer(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = body;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === body.byteLength) return new Uint8Array(buffer);
  return new Uint8Array(body);
}
