import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testService } from '../../scripts/test-services/test-service.ts';
import { exportItems, grpcClient } from '../ingest/otlp-client.testing.ts';
import { Product } from '../product.testing.ts';
import { signals } from '../telemetry/signal.ts';
import { acknowledgementCalls, followRequests } from './acknowledgements.testing.ts';
import { postOtlp } from './post-otlp.testing.ts';
import { parseSystemCalls, straceOptions } from './system-calls.testing.ts';
import { testRequest } from './test-request.testing.ts';

const ROUNDS = 12;
const DATA_BYTES = 8192;

test('no answer leaves before the log record that holds its body is on disk', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'seamark-trace-'));
  try {
    const traceFile = join(directory, 'trace');
    // -D: the traced process is our child, so that what ends it reaches it.
    const prefix = [testService('strace'), '-D', ...straceOptions(traceFile, acknowledgementCalls, DATA_BYTES)];
    const marks: string[] = [];
    {
      await using product = await Product.start({ prefix });
      const client = grpcClient(product.otlpGrpcAddress, 'identity');
      for (let round = 0; round < ROUNDS; round++) {
        // At once, so that several records share a write; one of them on each connection at a time.
        const sent = signals.flatMap((signal) =>
          [product.otlpUrl, product.url, client].map(async (door, place) => {
            if (door === client && signal !== signals[round % signals.length]) return;
            const mark = `mark-${round}-${signal}-${place};`;
            marks.push(mark);
            const { body } = testRequest(signal, 'traced', mark, [BigInt(Date.now()) * 1_000_000n]);
            if (typeof door !== 'string') await exportItems(door, signal, body);
            else expect((await postOtlp(door, signal, body, { connection: 'close' })).status).toBe(200);
          }),
        );
        await Promise.all(sent);
      }
      client.close();
      await product.end();
    }
    const trace = await expect
      .poll(() => readFileSync(traceFile, 'latin1'), { timeout: 10_000 })
      .toMatch(/\+\+\+ exited with 0 \+\+\+\n$/)
      .then(() => readFileSync(traceFile, 'latin1'));
    for (const request of followRequests(parseSystemCalls(trace), marks)) {
      expect(request).toEqual({
        mark: request.mark,
        writtenAt: expect.any(Number),
        syncedAt: expect.any(Number),
        answeredAt: expect.any(Number),
      });
      expect(request.syncedAt, request.mark).toBeGreaterThan(request.writtenAt!);
      expect(request.answeredAt, request.mark).toBeGreaterThan(request.syncedAt!);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
