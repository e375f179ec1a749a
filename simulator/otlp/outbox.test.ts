import { afterEach, describe, expect, test } from 'vitest';
import { Outbox } from './outbox.ts';
import { parseRetryAfter } from './post.ts';
import type { ExportRequest } from './signals.ts';
import { TestReceiver } from './testing/receiver.ts';
import type { Answer } from './testing/receiver.ts';

const ok: Answer = { status: 200 };
const receivers: TestReceiver[] = [];
afterEach(() => Promise.all(receivers.splice(0).map((receiver) => receiver.close())));

function startReceiver(answer: (index: number) => Answer | Promise<Answer>): TestReceiver {
  const receiver = new TestReceiver(answer);
  receivers.push(receiver);
  return receiver;
}

const request = (text: string, items = 10): ExportRequest => ({
  signal: 'traces',
  body: new Uint8Array(Buffer.from(text)),
  items,
});

function openOutbox(endpoint: string, key: string | null = null) {
  const said: string[] = [];
  const outbox = new Outbox(
    { endpoint, key },
    {
      onTrouble: (reason) => said.push(`trouble: ${reason.replace(endpoint, 'URL')}`),
      onRecovered: () => said.push('recovered'),
      onRejected: (reason) => said.push(`rejected: ${reason.replace(endpoint, 'URL')}`),
      onDenied: () => said.push('denied'),
    },
  );
  return { outbox, said };
}

describe('what is sent', () => {
  test('goes to the route of its signal, compressed, with the key', async () => {
    const receiver = startReceiver(() => ok);
    const { outbox, said } = openOutbox(await receiver.listen(), 'secret');
    await outbox.send(request('one'));
    await outbox.send({ ...request('two'), signal: 'metrics' });
    await outbox.close(10_000);
    expect(receiver.received.map(({ path, body }) => `${path} ${body.toString()}`).sort()).toEqual([
      '/v1/metrics two',
      '/v1/traces one',
    ]);
    expect(receiver.received[0]?.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
      authorization: 'Bearer secret',
    });
    expect(outbox.counts.traces).toEqual({ accepted: 10, rejected: 0, dropped: 0 });
    expect(said).toEqual([]);
  });

  test('is sent again where the receiver says so', async () => {
    const busy = [429, 502, 503, 504].map((status): Answer => ({ status, headers: { 'retry-after': '0' } }));
    const receiver = startReceiver((index) => busy[index] ?? ok);
    const { outbox } = openOutbox(await receiver.listen());
    await outbox.send(request('again'));
    await outbox.close(10_000);
    expect(receiver.received.map(({ body }) => body.toString())).toEqual(Array.from({ length: 5 }, () => 'again'));
    expect(outbox.counts.traces).toEqual({ accepted: 10, rejected: 0, dropped: 0 });
  });

  test('is at most four requests at a time', async () => {
    let open = 0;
    let most = 0;
    const receiver = startReceiver(async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      open--;
      return ok;
    });
    const { outbox } = openOutbox(await receiver.listen());
    for (let i = 0; i < 40; i++) outbox.offer(request(String(i)));
    await outbox.close(10_000);
    expect(receiver.received).toHaveLength(40);
    expect(most).toBeLessThanOrEqual(4);
  });
});

describe('what is not taken', () => {
  test('in part is counted, and each reason is told once', async () => {
    // partial_success { rejected: 3, error_message: "too old" }
    const partial = Buffer.from([0x0a, 11, 0x08, 3, 0x12, 7, ...Buffer.from('too old')]);
    const receiver = startReceiver(() => ({ status: 200, body: partial }));
    const { outbox, said } = openOutbox(await receiver.listen());
    await outbox.send(request('one'));
    await outbox.send(request('two'));
    await outbox.close(10_000);
    expect(outbox.counts.traces).toEqual({ accepted: 14, rejected: 6, dropped: 0 });
    expect(said).toEqual(['rejected: too old']);
  });

  test('at all is not sent again', async () => {
    // google.rpc.Status { code: 3, message: "bad tag" }
    const status = Buffer.from([0x08, 3, 0x12, 7, ...Buffer.from('bad tag')]);
    const receiver = startReceiver(() => ({ status: 400, body: status }));
    const { outbox, said } = openOutbox(await receiver.listen());
    await outbox.send(request('one'));
    await outbox.close(10_000);
    expect(receiver.received).toHaveLength(1);
    expect(outbox.counts.traces).toEqual({ accepted: 0, rejected: 10, dropped: 0 });
    expect(said).toEqual(['rejected: URL/v1/traces answered 400: bad tag']);
  });

  test('for want of a key ends everything', async () => {
    const receiver = startReceiver(() => ({ status: 401 }));
    const { outbox, said } = openOutbox(await receiver.listen());
    await outbox.send(request('one'));
    await outbox.close(10_000);
    await outbox.send(request('two'));
    expect(outbox.denied).toContain('Give an API key that may ingest with --key');
    expect(said).toEqual(['denied']);
    expect(outbox.counts.traces).toEqual({ accepted: 0, rejected: 10, dropped: 10 });
  });
});

describe('a receiver that is not there', () => {
  test('is told once, waited for, and gets everything later', async () => {
    const first = startReceiver(() => ok);
    const endpoint = await first.listen();
    await first.close();
    const { outbox, said } = openOutbox(endpoint);
    for (let i = 0; i < 8; i++) outbox.offer(request(String(i)));
    await expect.poll(() => said).toEqual(['trouble: URL cannot be reached (ECONNREFUSED)']);
    const second = startReceiver(() => ok);
    await second.listen(Number(new URL(endpoint).port));
    await outbox.close(20_000);
    expect(said).toEqual(['trouble: URL cannot be reached (ECONNREFUSED)', 'recovered']);
    expect(second.received.map(({ body }) => body.toString()).sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  });

  test('costs bounded memory: the oldest is dropped and counted', async () => {
    const gone = startReceiver(() => ok);
    const endpoint = await gone.listen();
    await gone.close();
    const { outbox } = openOutbox(endpoint);
    const mebibyte = new Uint8Array(1 << 20);
    for (let i = 0; i < 100; i++) outbox.offer({ signal: 'logs', body: mebibyte, items: 1 });
    // Four are being sent; 64 MiB wait.
    expect(outbox.counts.logs.dropped).toBe(32);
    outbox.abort();
    await outbox.close(0);
    expect(outbox.counts.logs).toEqual({ accepted: 0, rejected: 0, dropped: 100 });
  });
});

test('Retry-After is seconds or a date', () => {
  expect(parseRetryAfter('3')).toBe(3000);
  expect(parseRetryAfter('Wed, 18 Nov 2026 12:00:30 GMT', Date.UTC(2026, 10, 18, 12))).toBe(30_000);
  expect(parseRetryAfter('Wed, 18 Nov 2026 11:00:00 GMT', Date.UTC(2026, 10, 18, 12))).toBe(0);
  expect(parseRetryAfter(null)).toBeNull();
  expect(parseRetryAfter('soon')).toBeNull();
});
