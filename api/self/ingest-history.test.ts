import { expect, test } from 'vitest';
import { bySignal } from '../telemetry/signal.ts';
import { IngestHistory } from './ingest-history.ts';

function counts(accepted: number, rejected = 0, bytes = 0): Parameters<IngestHistory['add']>[1] {
  return bySignal((signal) =>
    signal === 'logs' ? { accepted, rejected, bytes } : { accepted: 0, rejected: 0, bytes: 0 },
  );
}

test('counts become rates between two looks', () => {
  const history = new IngestHistory();
  expect(history.read().logs).toEqual({ times: [], acceptedPerSecond: [], rejectedPerSecond: [], bytesPerSecond: [] });
  history.add(0, counts(100));
  history.add(10_000, counts(200, 5, 1000));
  history.add(30_000, counts(200, 5, 3000));
  expect(history.read().logs).toEqual({
    times: [0, 10_000],
    acceptedPerSecond: [10, 0],
    rejectedPerSecond: [0.5, 0],
    bytesPerSecond: [100, 100],
  });
  expect(history.read().traces.acceptedPerSecond).toEqual([0, 0]);
});

test('a thread that began anew counts from zero, which is no negative rate', () => {
  const history = new IngestHistory();
  history.add(0, counts(100));
  history.add(10_000, counts(3));
  expect(history.read().logs.acceptedPerSecond).toEqual([0]);
});

test('an hour is remembered', () => {
  const history = new IngestHistory();
  for (let at = 0; at < 1000; at++) history.add(at * 10_000, counts(at));
  const { times } = history.read().logs;
  expect(times).toHaveLength(360);
  expect(times.at(-1)).toBe(998 * 10_000);
});
