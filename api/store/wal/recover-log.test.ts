import * as fc from 'fast-check';
import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signals } from '../../telemetry/signal.ts';
import { recoverLog } from './recover-log.ts';
import { replayLog } from './replay-log.ts';
import { encodeRecord, HEADER_BYTES, type WalEntry } from './wal-record.ts';
import { WalWriter } from './wal-writer.ts';

let root: string;
let folders = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'seamark-recover-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('a log cut off at any byte keeps every record before the cut, and goes on', async () => {
  const entries = ['first', '', 'third of some length', 'x'].map((text, index) => entryOf(index, Buffer.from(text)));
  const { directory: original, files } = await logOf(entries, 1e9);
  const ends = endsOf(entries);
  const size = ends.at(-1)!;
  for (let cut = 0; cut <= size; cut++) {
    const directory = await copyOf(original);
    await truncate(join(directory, files[0]!), cut);
    const whole = ends.filter((end) => end <= cut).length;
    const { writer, recovery } = await WalWriter.open(directory, { limits: {} });
    expect(recovery.damages).toEqual([]);
    expect(recovery.cutBytes).toBe(cut - (ends[whole - 1] ?? 0));
    const { sequence } = writer.append(entryOf(0, Buffer.from('after')));
    expect(sequence).toBeGreaterThan(whole);
    await writer.close();
    expect(await bodies(directory)).toEqual([...entries.slice(0, whole).map(bodyText), 'after'].sort());
  }
});

test('a flipped bit anywhere costs the record that it hits and no other', async () => {
  const entries = [20, 3, 40].map((length, index) => entryOf(index, Buffer.alloc(length, 65 + index)));
  const { directory: original, files } = await logOf(entries, 1e9);
  const ends = endsOf(entries);
  const bytes = await readFile(join(original, files[0]!));
  for (let at = 0; at < bytes.length; at++) {
    const directory = await copyOf(original);
    const flipped = Buffer.from(bytes);
    flipped[at]! ^= 1 << (at % 8);
    await writeFile(join(directory, files[0]!), flipped);
    const hit = ends.findIndex((end) => at < end);
    const recovery = await recoverLog(directory);
    const isTail = hit === 2 && at < ends[1]! + HEADER_BYTES;
    expect(recovery.damages).toHaveLength(isTail ? 0 : 1);
    expect(recovery.cutBytes > 0).toBe(isTail);
    expect(await bodies(directory)).toEqual(entries.filter((_, index) => index !== hit).map(bodyText));
    expect(recovery.nextSequence).toBeGreaterThan(3);
  }
});

test('a damaged record is kept apart with its place and reason, and found again at the next start', async () => {
  const { directory, files } = await logOf(
    [entryOf(0, Buffer.from('good')), entryOf(1, Buffer.from('hit')), entryOf(2, Buffer.from('fine'))],
    1e9,
  );
  const path = join(directory, files[0]!);
  const bytes = await readFile(path);
  const offset = 2 * HEADER_BYTES + 4;
  bytes[offset] = 'H'.charCodeAt(0);
  await writeFile(path, bytes);
  const damage = {
    file: path,
    offset: HEADER_BYTES + 4,
    length: HEADER_BYTES + 3,
    reason: 'the body differs from its checksum',
    signal: 'metrics',
    keptAs: join(directory, 'damaged', `${files[0]!.slice(0, -4)}-${HEADER_BYTES + 4}`),
  };
  expect((await recoverLog(directory)).damages).toEqual([damage]);
  expect((await readFile(damage.keptAs)).subarray(HEADER_BYTES).toString()).toBe('Hit');
  expect((await recoverLog(directory)).damages).toEqual([damage]);
});

test('a body that holds records of a log is never read as records', async () => {
  const inner = Buffer.concat(encodeRecord(7, 12345, entryOf(0, Buffer.from('forged'))));
  const { directory, files } = await logOf([entryOf(0, inner), entryOf(1, Buffer.from('next'))], 1e9);
  const path = join(directory, files[0]!);
  const bytes = await readFile(path);
  bytes[5]! ^= 255;
  await writeFile(path, bytes);
  await recoverLog(directory);
  expect(await bodies(directory)).toEqual(['next']);
});

test('whatever happens to the files, the log opens and what was not hit is there', async () => {
  const entry = fc.record({
    signal: fc.nat(2),
    body: fc.uint8Array({ maxLength: 300 }),
    stamped: fc.constantFrom('', '{"a":1}'),
  });
  const blow = fc.record({ file: fc.nat(), at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 60 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 12 }),
      fc.array(blow, { maxLength: 3 }),
      fc.nat(400),
      async (made, blows, fileBytes) => {
        const entries = made.map(({ signal, body, stamped }) => ({
          ...entryOf(signal, body),
          stampedAttributes: stamped,
        }));
        const { directory, files } = await logOf(entries, fileBytes);
        const intact = await applyBlows(directory, files, blows);
        const { writer, recovery } = await WalWriter.open(directory, { limits: {} });
        const found = await sequencesOf(directory);
        for (const sequence of intact) expect(found).toContain(sequence);
        expect(recovery.nextSequence).toBeGreaterThan(Math.max(0, ...intact));
        const { durable } = writer.append(entryOf(0, Buffer.from('after')));
        await durable;
        await writer.close();
      },
    ),
    { numRuns: 60 },
  );
});

function entryOf(index: number, body: Uint8Array): WalEntry {
  const encoding = { format: 'protobuf', compression: 'gzip' } as const;
  return { signal: signals[index % 3]!, encoding, receivedAtMs: 5, limitsVersion: 1, stampedAttributes: '', body };
}

function endsOf(entries: WalEntry[]): number[] {
  let end = 0;
  return entries.map((entry) => (end += HEADER_BYTES + entry.stampedAttributes.length + entry.body.length));
}

async function logOf(entries: WalEntry[], fileBytes: number): Promise<{ directory: string; files: string[] }> {
  const directory = join(root, String(folders++));
  const { writer } = await WalWriter.open(directory, { limits: {}, fileBytes, groupDelayMs: 0 });
  for (const entry of entries) {
    const { durable } = writer.append(entry);
    if (fileBytes < 1e9) await durable;
  }
  await writer.close();
  const files = (await readdir(directory)).filter((name) => name.endsWith('.wal')).sort();
  return { directory, files };
}

async function copyOf(original: string): Promise<string> {
  const { directory } = await logOf([], 1e9);
  for (const name of await readdir(original)) await copyFile(join(original, name), join(directory, name));
  return directory;
}

/** Overwrites stretches of the files; the sequences of the records that no blow touches. */
async function applyBlows(
  directory: string,
  files: string[],
  blows: { file: number; at: number; bytes: Uint8Array }[],
): Promise<number[]> {
  const before = await sequencesWithPlaces(directory, files);
  const touched = new Set<number>();
  for (const blow of blows) {
    const name = files[blow.file % files.length]!;
    const path = join(directory, name);
    const content = await readFile(path);
    const at = blow.at % content.length;
    content.set(blow.bytes.subarray(0, content.length - at), at);
    await writeFile(path, content);
    for (const place of before) {
      if (place.file === name && place.start < at + blow.bytes.length && place.end > at) touched.add(place.sequence);
    }
  }
  return before.map(({ sequence }) => sequence).filter((sequence) => !touched.has(sequence));
}

async function sequencesWithPlaces(
  directory: string,
  files: string[],
): Promise<{ file: string; sequence: number; start: number; end: number }[]> {
  const places = [];
  for (const file of files) {
    const content = await readFile(join(directory, file));
    for (let start = 0; start < content.length;) {
      const end = start + HEADER_BYTES + content.readUInt16LE(start + 40) + content.readUInt32LE(start + 12);
      places.push({ file, sequence: content.readUInt32LE(start + 20), start, end });
      start = end;
    }
  }
  return places;
}

async function sequencesOf(directory: string): Promise<number[]> {
  const all = await Promise.all(
    signals.map((signal) => Array.fromAsync(replayLog(directory, { signal, after: 0, through: Infinity }))),
  );
  return all.flat().map(({ sequence }) => sequence);
}

async function bodies(directory: string): Promise<string[]> {
  const all = await Promise.all(
    signals.map((signal) => Array.fromAsync(replayLog(directory, { signal, after: 0, through: Infinity }))),
  );
  return all.flat().map(bodyText).sort();
}

function bodyText({ body }: { body: Uint8Array }): string {
  return Buffer.from(body).toString();
}
