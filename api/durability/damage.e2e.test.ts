import {
  appendFileSync,
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Product } from '../product.testing.ts';
import { recordKinds } from '../store/embedded/segment/records.ts';
import { scanRecords } from '../store/embedded/segment/segment-file.ts';
import type { Signal } from '../telemetry/signal.ts';
import { keptOf, tableOf } from './kept-requests.testing.ts';
import { postOtlp } from './post-otlp.testing.ts';
import { testRequest } from './test-request.testing.ts';

const ROUND = 'damage';
const HOUR_MS = 3_600_000;

let dataDirectory: string;

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'seamark-damage-'));
});
afterEach(() => rmSync(dataDirectory, { recursive: true, force: true }));

test('a damaged record of the log is set aside and told, a torn end is cut, and all else is there', async () => {
  {
    await using product = await Product.start({ dataDirectory });
    for (const signal of ['traces', 'logs', 'metrics'] as const) {
      for (const name of ['first', 'second', 'third']) await send(product, signal, `${signal} ${name}`, 3);
    }
  }
  const log = fileOf('wal', '.wal');
  changeByte(log, readFileSync(log).indexOf('logs second'));
  const { length } = readFileSync(log);
  appendFileSync(log, readFileSync(log).subarray(0, 60));

  await using product = await Product.start({ dataDirectory });
  expect(await namesOf(product, 'logs')).toEqual(['logs first', 'logs third']);
  expect(await namesOf(product, 'traces')).toEqual(['traces first', 'traces second', 'traces third']);
  expect(await namesOf(product, 'metrics')).toEqual(['metrics first', 'metrics second', 'metrics third']);
  const sentence =
    /^\d+ bytes of the log at \d+ of \S+ are damaged \(the body differs from its checksum\) and are kept in (\S+)\.$/;
  const damages = await damagesOf(product);
  expect(damages).toEqual({ TRACES: [], METRICS: [], LOGS: [expect.stringMatching(sentence)] });
  const [damage] = damages['LOGS']!;
  expect(readFileSync(sentence.exec(damage!)![1]!, 'latin1')).toContain('ogs second says 0');
  expect(notesOf(product)).toContain(damage);
  expect(notesOf(product)).toContain(
    'An unfinished write of 60 bytes was cut from the log; nothing acknowledged was in it.',
  );
  expect(readFileSync(log)).toHaveLength(length);

  await send(product, 'logs', 'logs fourth', 3);
  expect(await namesOf(product, 'logs')).toEqual(['logs first', 'logs fourth', 'logs third']);
});

test('a damaged record of a store is set aside and told, and what the log still has of it is there', async () => {
  {
    await using product = await Product.start({ dataDirectory });
    // Two row groups and more: these are written to the file.
    for (let number = 0; number < 36; number++) await send(product, 'logs', `request ${number}`, 1000);
    await expect.poll(rowGroups, { timeout: 20_000 }).toBe(2);
  }
  const file = fileOf('logs', '.seg');
  const { length } = readFileSync(file);
  changeByte(file, Math.floor(length / 4));

  await using product = await Product.start({ dataDirectory });
  const sentence = /^A damaged record was found; (\d+) bytes are kept in (\S+)\.$/;
  const logs = (await damagesOf(product))['LOGS']!;
  expect(logs).toEqual([expect.stringMatching(sentence)]);
  const [, bytes, name] = sentence.exec(logs[0]!)!;
  expect(readFileSync(join(dataDirectory, 'logs', name!))).toHaveLength(Number(bytes));
  expect(notesOf(product)).toContain(logs[0]);
  const kept = await keptOf((text) => tableOf(product, text), 'logs', ROUND);
  expect([...kept.values()]).toEqual(Array.from({ length: 36 }, () => [1000, 1000, 0, 999]));
});

test('a log that was taken away costs what was in it alone, which is told, and what comes then is stored', async () => {
  {
    await using product = await Product.start({ dataDirectory });
    // Two row groups, which are written to the file, and what is in the log alone.
    for (let number = 10; number < 46; number++) await send(product, 'logs', `request ${number}`, 1000);
    await send(product, 'traces', 'in the log alone', 3);
    await expect.poll(rowGroups, { timeout: 20_000 }).toBe(2);
  }
  rmSync(join(dataDirectory, 'wal'), { recursive: true });
  const sentence =
    'The log is gone, and with it what was acknowledged and not in the files of the stores yet; a new one was begun.';
  {
    await using product = await Product.start({ dataDirectory });
    expect(notesOf(product)).toContain(sentence);
    expect(await damagesOf(product)).toEqual({ TRACES: [sentence], METRICS: [sentence], LOGS: [sentence] });
    await expectNames(product, []);
    for (const signal of ['traces', 'logs', 'metrics'] as const) await send(product, signal, 'then', 3);
    await expectNames(product, ['then']);
  }
  await using product = await Product.start({ dataDirectory });
  expect(await damagesOf(product)).toEqual({ TRACES: [], METRICS: [], LOGS: [] });
  await expectNames(product, ['then']);

  async function expectNames(product: Product, then: string[]): Promise<void> {
    const stored = Array.from({ length: 33 }, (_, index) => `request ${index + 10}`);
    expect(await namesOf(product, 'logs')).toEqual([...stored, ...then]);
    expect(await namesOf(product, 'traces')).toEqual(then);
    expect(await namesOf(product, 'metrics')).toEqual(then);
  }
});

test('what only helps is done without where it is damaged', async () => {
  {
    await using product = await Product.start({ dataDirectory });
    await send(product, 'logs', 'first', 3);
  }
  const garbage = Buffer.alloc(100, 7);
  writeFileSync(join(dataDirectory, 'lock'), garbage);
  writeFileSync(join(dataDirectory, 'logs', 'deleted.json'), garbage);
  writeFileSync(join(dataDirectory, 'seen', 'logs-1.seen'), garbage);
  writeFileSync(fileOf('wal', '.json'), garbage);

  await using product = await Product.start({ dataDirectory });
  await send(product, 'logs', 'second', 3);
  expect(await namesOf(product, 'logs')).toEqual(['first', 'second']);
});

async function send(product: Product, signal: Signal, name: string, items: number): Promise<void> {
  // In the middle of the last hour, so that all lies in one file.
  const timeNano = BigInt((Math.floor(Date.now() / HOUR_MS) - 0.5) * HOUR_MS) * 1_000_000n;
  const { body } = testRequest(
    signal,
    ROUND,
    name,
    Array.from({ length: items }, () => timeNano),
  );
  const answer = await postOtlp(product.otlpUrl, signal, body);
  expect([answer.status, answer.body]).toEqual([200, new Uint8Array()]);
}

async function namesOf(product: Product, signal: Signal): Promise<string[]> {
  return [...(await keptOf((text) => tableOf(product, text), signal, ROUND)).keys()].sort();
}

async function damagesOf(product: Product): Promise<Record<string, string[]>> {
  const { system } = await product.ask<{ system: { storage: { signal: string; damages: string[] }[] } }>(
    '{ system { storage { signal damages } } }',
  );
  return Object.fromEntries(system.storage.map(({ signal, damages }) => [signal, damages]));
}

/** The one file of that kind. */
function fileOf(folder: string, ending: string): string {
  const names = readdirSync(join(dataDirectory, folder)).filter((name) => name.endsWith(ending));
  expect(names).toHaveLength(1);
  return join(dataDirectory, folder, names[0]!);
}

/** Row groups that are whole in the file of log records. */
function rowGroups(): number {
  const fd = openSync(fileOf('logs', '.seg'), 'r');
  const kinds = [...scanRecords(fd, 0, fstatSync(fd).size)].map(({ kind }) => kind);
  closeSync(fd);
  return kinds.filter((kind) => kind === recordKinds.ROW_GROUP).length;
}

function changeByte(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at]! ^= 1;
  writeFileSync(path, bytes);
}

/** What the start screen says that has to be known. */
function notesOf(product: Product): string[] {
  return [...product.output().matchAll(/^ *Note +(.*)$/gm)].map(([, note]) => note!);
}
