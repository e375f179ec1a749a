import { mkdtempSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Product } from '../product.testing.ts';
import { expectKept, tableOf } from './kept-requests.testing.ts';
import { postOtlp } from './post-otlp.testing.ts';
import { type TestRequest, testRequest } from './test-request.testing.ts';

const HOUR_MS = 3_600_000;
const rowSignals = ['traces', 'logs'] as const;
/** Enough for two row groups: these are written to the file of the hour, the rest is in the log alone. */
const REQUESTS = 18;
const ITEMS = 1000;

let dataDirectory: string;

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'seamark-retention-'));
});
afterEach(() => rmSync(dataDirectory, { recursive: true, force: true }));

test('what is older than is kept goes from the disk and from answers, which say so, and the log does not bring it back', async () => {
  const nowMs = Date.now();
  const young: TestRequest[] = [];
  const old: TestRequest[] = [];
  {
    await using product = await Product.start({ dataDirectory });
    for (const signal of rowSignals) {
      for (let number = 0; number < REQUESTS; number++)
        old.push(await send(product, signal, 'old', number, nowMs - 5 * HOUR_MS));
      young.push(await send(product, signal, 'young', 0, nowMs));
    }
    await expect
      .poll(() => rowSignals.map((signal) => bytesIn(signal) > 10_000), { timeout: 20_000 })
      .toEqual([true, true]);
  }
  const everything = [...old, ...young];
  {
    await using product = await Product.start({ dataDirectory });
    await expectKept(
      (text) => tableOf(product, text),
      everything,
      () => true,
    );
  }

  const settings = { RETENTION_TRACES: '2h', RETENTION_LOGS: '2h' };
  {
    await using product = await Product.start({ dataDirectory, settings });
    // At the latest with the next look at what is old.
    for (const signal of rowSignals) expect(bytesIn(signal)).toBeLessThan(1000);
    expect(deletedFilesHeldBy(product.process.pid!)).toEqual([]);
    await expectGone(product);
    const since = new Date((Math.floor(nowMs / HOUR_MS) - 4) * HOUR_MS).toISOString().slice(0, -5);
    for (const [source, items] of [
      ['spans', 'spans'],
      ['logs', 'log records'],
    ]) {
      const { query } = await product.ask<{ query: { meta: { notes: string[] } } }>(
        `query ($text: String!) { query(text: $text) { ... on ResultTable { meta { notes } } } }`,
        { text: `${source} last 1d | stats count()` },
      );
      expect(query.meta.notes).toEqual([`No ${items} are kept from before ${since}.000000000Z.`]);
    }
    const { system } = await product.ask<{ system: { storage: { signal: string; rows: string; oldest: string }[] } }>(
      '{ system { storage { signal rows oldest } } }',
    );
    for (const { rows, oldest } of system.storage.filter(({ signal }) => signal !== 'METRICS')) {
      expect(Number(rows)).toBe(ITEMS);
      expect(Date.parse(oldest)).toBe(nowMs);
    }
    await send(product, 'logs', 'old', 99, nowMs - 5 * HOUR_MS, true);
  }

  // The log still has it, and would be judged by the limits under which it came.
  await using product = await Product.start({ dataDirectory });
  await expectGone(product);
  const late = await send(product, 'logs', 'late', 0, nowMs - 5 * HOUR_MS);
  await expectKept(
    (text) => tableOf(product, text),
    [...young, late],
    () => true,
  );

  async function expectGone(product: Product): Promise<void> {
    const kept = await expectKept(
      (text) => tableOf(product, text),
      everything,
      (request) => young.includes(request),
    );
    expect(kept).toEqual({ traces: ITEMS, logs: ITEMS, metrics: 0 });
  }
});

async function send(
  product: Product,
  signal: 'traces' | 'logs',
  round: string,
  number: number,
  timeMs: number,
  isRejected = false,
): Promise<TestRequest> {
  const times = Array.from({ length: ITEMS }, () => BigInt(timeMs) * 1_000_000n);
  const request = testRequest(signal, round, `${round} ${signal} ${number}`, times);
  const { status, body } = await postOtlp(product.otlpUrl, signal, request.body);
  expect(status).toBe(200);
  if (isRejected) expect(Buffer.from(body).toString('latin1')).toContain(`older than what is kept (${ITEMS})`);
  else expect(body).toHaveLength(0);
  return request;
}

function bytesIn(signal: string): number {
  const folder = join(dataDirectory, signal);
  const files = readdirSync(folder).filter((name) => name.endsWith('.seg'));
  return files.reduce((bytes, name) => bytes + statSync(join(folder, name)).size, 0);
}

/** Files whose room is not free though their names are gone. */
function deletedFilesHeldBy(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/${pid}/fd/${fd}`);
      return path.endsWith(' (deleted)') && path.startsWith(dataDirectory) ? [path] : [];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}
