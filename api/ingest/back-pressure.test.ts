import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { BackPressure } from './back-pressure.ts';
import { isNearlyFull, watchDisk } from './disk-watch.ts';
import { SlowBodies } from './slow-bodies.ts';

const MIB = 2 ** 20;

test('requests are refused when all bodies in flight would pass 128 MiB', () => {
  const pressure = new BackPressure();
  const share = pressure.startRequest();
  expect(share.add(100 * MIB)).toBe(true);
  expect(pressure.refusal(20 * MIB)).toBeUndefined();
  expect(pressure.refusal(28 * MIB)).toBe('overloaded');
  expect(share.add(28 * MIB)).toBe(false);
  share.release();
  expect(pressure.bytesInFlight).toBe(0);
});

test('bytes that come after the release are not counted', () => {
  const pressure = new BackPressure();
  const share = pressure.startRequest();
  share.release();
  share.add(MIB);
  share.release();
  expect(pressure.bytesInFlight).toBe(0);
});

test('the account is one for all threads', () => {
  const pressure = new BackPressure();
  const elsewhere = new BackPressure(pressure.buffer);
  elsewhere.startRequest().add(127 * MIB);
  elsewhere.hold('diskFull');
  expect(pressure.refusal(0)).toBe('diskFull');
  elsewhere.lift('diskFull');
  expect(pressure.refusal(2 * MIB)).toBe('overloaded');
});

test('of several reasons to hold back, the one that lasts is told', () => {
  const pressure = new BackPressure();
  pressure.hold('unavailable');
  pressure.hold('closing');
  expect(pressure.refusal(0)).toBe('closing');
  pressure.lift('closing');
  expect(pressure.refusal(0)).toBe('unavailable');
  pressure.lift('unavailable');
  expect(pressure.refusal(0)).toBeUndefined();
});

test.each([
  [{ bavail: 9, blocks: 1000 }, true],
  [{ bavail: 10, blocks: 1000 }, false],
])('a disk with %o is nearly full: %s', (statistics, expected) => {
  expect(isNearlyFull(statistics)).toBe(expected);
});

test('the disk is looked at before anything is taken', async () => {
  const pressure = new BackPressure();
  const stop = await watchDisk(tmpdir(), pressure);
  expect(pressure.refusal(0)).toBe(isNearlyFull(await statfs(tmpdir())) ? 'diskFull' : undefined);
  stop();
  await expect(watchDisk(join(tmpdir(), 'not-there'), pressure)).rejects.toThrow('ENOENT');
});

afterEach(() => vi.useRealTimers());

test('a body that comes too slowly, or takes too long, is ended; others go on', () => {
  vi.useFakeTimers();
  const slowBodies = new SlowBodies({ checkIntervalMs: 1000, minBytes: 100, maxMs: 4500 });
  const ended: string[] = [];
  const [idle, steady] = ['idle', 'steady'].map((name) => ({ receivedBytes: 50, stop: () => ended.push(name) }));
  const done = { receivedBytes: 0, stop: () => ended.push('done') };
  for (const reading of [idle!, steady!, done]) slowBodies.watch(reading);
  slowBodies.forget(done);
  const states = Array.from({ length: 5 }, () => {
    steady!.receivedBytes += 100;
    vi.advanceTimersByTime(1000);
    return [...ended];
  });
  expect(states).toEqual([[], ['idle'], ['idle'], ['idle'], ['idle', 'steady']]);
  slowBodies.close();
});
