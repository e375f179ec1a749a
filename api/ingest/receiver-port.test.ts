import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { BodyEncoding } from '../store/wal/wal-record.ts';
import { forwardToReceiver, serveReceiver } from './receiver-port.ts';

const encoding: BodyEncoding = { format: 'json', compression: 'gzip' };

test('requests of another thread reach the receiver and their answers come back, each to its own', async () => {
  const { port1, port2 } = new MessageChannel();
  const waits: (() => void)[] = [];
  serveReceiver(port1, async (signal, { format }, body) => {
    if (body[0] === 1) await new Promise<void>((resolve) => waits.push(resolve));
    else for (const proceed of waits) proceed();
    return { situation: 'partial', message: `${signal} ${format}`, rejected: body[0]! };
  });
  const receive = forwardToReceiver(port2);
  const part = Buffer.from([9, 1, 9]).subarray(1, 2);
  const answers = await Promise.all([
    receive('logs', encoding, part, ''),
    receive('traces', encoding, Uint8Array.of(2), ''),
  ]);
  expect(answers).toEqual([
    { situation: 'partial', message: 'logs json', rejected: 1 },
    { situation: 'partial', message: 'traces json', rejected: 2 },
  ]);
  port1.close();
});

test('while the receiver is gone requests are refused', async () => {
  const { port1, port2 } = new MessageChannel();
  serveReceiver(port1, () => new Promise(() => undefined));
  const receive = forwardToReceiver(port2);
  const underWay = receive('logs', encoding, Uint8Array.of(1), '');
  port1.close();
  expect(await underWay).toMatchObject({ situation: 'unavailable' });
  expect(await receive('logs', encoding, Uint8Array.of(1), '')).toMatchObject({ situation: 'unavailable' });
});
