import { expect, test } from 'vitest';
import { partsToDelete, type RetentionPolicy, type StoredPart } from './retention.ts';

const HOUR_MS = 3_600_000;
const nowMs = 1000 * HOUR_MS;
const policy: RetentionPolicy = {
  retentionMs: { traces: 24 * HOUR_MS, logs: 48 * HOUR_MS, metrics: null },
  maxBytes: 1000,
  lackingBytes: 0,
};

/** An hour of a signal that ended so many hours ago. */
function part(signal: StoredPart['signal'], hoursAgo: number, bytes = 10): StoredPart {
  const endNano = BigInt((1000 - hoursAgo) * HOUR_MS) * 1_000_000n;
  return { signal, startNano: endNano - BigInt(HOUR_MS) * 1_000_000n, endNano, bytes };
}

const ends = (parts: StoredPart[]): string[] =>
  parts.map(({ signal, endNano }) => `${signal} ${Number(endNano) / 1e6 / HOUR_MS}`);

test('what is older than its signal is kept goes, to the hour', () => {
  const parts = [part('traces', 24), part('traces', 23), part('logs', 48), part('logs', 47), part('metrics', 900)];
  expect(ends(partsToDelete(parts, policy, nowMs))).toEqual(['traces 976', 'logs 952']);
});

test('past the size the oldest of all signals go first, as many as are needed', () => {
  const parts = [part('traces', 1, 400), part('logs', 2, 400), part('metrics', 3, 400)];
  expect(ends(partsToDelete(parts, policy, nowMs))).toEqual(['metrics 997']);
});

test('a disk that is nearly full counts like a size', () => {
  const parts = [part('traces', 1, 40), part('logs', 2, 40), part('metrics', 3, 40)];
  expect(ends(partsToDelete(parts, { ...policy, lackingBytes: 50 }, nowMs))).toEqual(['metrics 997', 'logs 998']);
});

test('the hour that is being filled stays, however large', () => {
  expect(partsToDelete([part('traces', -1, 5000)], policy, nowMs)).toEqual([]);
});
