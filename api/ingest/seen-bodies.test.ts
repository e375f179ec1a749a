import * as fc from 'fast-check';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bodyDigest, SeenBodies } from './seen-bodies.ts';
import { SeenTable } from './seen-table.ts';

const MINUTE_MS = 60_000;

let directory: string;
let seen: SeenBodies;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'seamark-seen-'));
  seen = await SeenBodies.open(directory, 'traces');
});
afterEach(async () => {
  await seen.close();
  await rm(directory, { recursive: true, force: true });
});

const a = bodyDigest(Buffer.from('a'), '');
const b = bodyDigest(Buffer.from('b'), '');

test('a body is known for ten minutes from when it was last acknowledged', () => {
  seen.remember(a, request(1, 0));
  expect(seen.isKnown(a, request(2, 9))).toBe(true);
  expect(seen.isKnown(b, request(2, 9))).toBe(false);
  expect(seen.isKnown(a, request(2, 11))).toBe(false);
  seen.remember(a, request(2, 9));
  expect(seen.isKnown(a, request(3, 18))).toBe(true);
});

test('a request finds only those before it', () => {
  seen.remember(a, request(5, 0));
  expect(seen.isKnown(a, request(5, 0))).toBe(false);
  expect(seen.isKnown(a, request(4, 0))).toBe(false);
  expect(seen.isKnown(a, request(6, 0))).toBe(true);
});

test('what was persisted is known after a restart, the rest is not', async () => {
  seen.remember(a, request(1, 0));
  seen.remember(b, request(2, 0));
  await seen.persist(1);
  await reopen();
  expect(seen.isKnown(a, request(3, 1))).toBe(true);
  expect(seen.isKnown(b, request(3, 1))).toBe(false);
});

test('a request that never became durable is forgotten', async () => {
  seen.remember(a, request(1, 0));
  seen.remember(b, request(2, 0));
  seen.forget(2, 7);
  await seen.persist(9);
  expect(seen.isKnown(b, request(8, 0))).toBe(false);
  await reopen();
  expect(seen.isKnown(a, request(8, 0))).toBe(true);
  expect(seen.isKnown(b, request(8, 0))).toBe(false);
});

test('old files go, and what is younger than ten minutes stays', async () => {
  for (let minute = 0; minute < 60; minute++) {
    seen.remember(bodyDigest(Buffer.from(String(minute)), ''), request(minute + 1, minute));
    await seen.persist(minute + 1);
  }
  expect((await readdir(directory)).length).toBeLessThanOrEqual(2);
  await reopen();
  for (let minute = 50; minute < 60; minute++) {
    expect(seen.isKnown(bodyDigest(Buffer.from(String(minute)), ''), request(100, 59))).toBe(true);
  }
});

test('each signal has its own', async () => {
  seen.remember(a, request(1, 0));
  await seen.persist(1);
  const logs = await SeenBodies.open(directory, 'logs');
  expect(logs.isKnown(a, request(2, 0))).toBe(false);
  await logs.close();
});

test('cut off at any byte or damaged, the file opens and gives every entry that is whole', async () => {
  const digests = ['a', 'b', 'c'].map((text) => bodyDigest(Buffer.from(text), ''));
  for (const [index, digest] of digests.entries()) seen.remember(digest, request(index + 1, 0));
  await seen.persist(3);
  const path = join(directory, (await readdir(directory))[0]!);
  const bytes = await readFile(path);
  for (let end = 0; end <= bytes.length; end++) {
    await truncate(path, 0);
    await writeFile(path, bytes.subarray(0, end));
    await reopen();
    const known = digests.map((digest) => seen.isKnown(digest, request(9, 0)));
    expect(known).toEqual([0, 1, 2].map((index) => (index + 1) * 36 <= end));
  }
  for (let at = 0; at < bytes.length; at += 5) {
    const damaged = Buffer.from(bytes);
    damaged[at]! ^= 16;
    await writeFile(path, damaged);
    await reopen();
    const known = digests.map((digest) => seen.isKnown(digest, request(9, 0)));
    expect(known).toEqual([0, 1, 2].map((index) => Math.floor(at / 36) !== index));
  }
});

test('entries go on after a torn one', async () => {
  seen.remember(a, request(1, 0));
  await seen.persist(1);
  const path = join(directory, (await readdir(directory))[0]!);
  await appendFile(path, 'torn');
  await reopen();
  seen.remember(b, request(2, 0));
  await seen.persist(2);
  expect((await stat(path)).size).toBe(72);
  await reopen();
  expect([a, b].map((digest) => seen.isKnown(digest, request(3, 0)))).toEqual([true, true]);
});

test('the table behaves as a plain list of what was added', () => {
  const entry = fc.record({ body: fc.nat(40), sequence: fc.nat(50), timeMs: fc.nat(30) });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), entry, (added, asked) => {
      const table = new SeenTable();
      for (const { body, sequence, timeMs } of added) table.add(digestOf(body), sequence, timeMs);
      const expected = added.some(
        ({ body, sequence, timeMs }) =>
          body === asked.body && sequence < asked.sequence && Math.abs(timeMs - asked.timeMs) <= 10,
      );
      expect(table.has(digestOf(asked.body), asked.sequence, asked.timeMs, 10)).toBe(expected);
    }),
  );
});

test('a table grows to many entries and finds them all', () => {
  const table = new SeenTable();
  const digests = Array.from({ length: 5000 }, (_, index) => digestOf(index));
  for (const [index, digest] of digests.entries()) table.add(digest, index, 0);
  expect(digests.every((digest, index) => table.has(digest, index + 1, 0, 0))).toBe(true);
  expect(table.has(digestOf(6000), 9999, 0, 0)).toBe(false);
});

function digestOf(number: number): Buffer {
  return bodyDigest(Buffer.from(String(number)), '');
}

function request(sequence: number, minute: number): { sequence: number; receivedAtMs: number } {
  return { sequence, receivedAtMs: minute * MINUTE_MS };
}

async function reopen(): Promise<void> {
  await seen.close();
  seen = await SeenBodies.open(directory, 'traces');
}
