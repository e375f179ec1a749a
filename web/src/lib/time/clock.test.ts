import { describe, expect, test, vi } from 'vitest';
import type * as Clock from './clock.ts';

/** Each test has a clock that has heard nothing yet. */
async function freshClock(): Promise<typeof Clock> {
  vi.resetModules();
  return import('./clock.ts');
}

const header = (ms: number): string => new Date(ms).toUTCString();
const serverMs = Date.parse('2026-11-28T03:00:00Z');
const hourMs = 3_600_000;

test('a clock that agrees is left alone, also where the answer took long', async () => {
  const { heardTime, now } = await freshClock();
  expect(heardTime(header(serverMs), serverMs - 30_000, serverMs + 100)).toBe(false);
  expect(heardTime(null, serverMs, serverMs)).toBe(false);
  expect(heardTime('yesterday', serverMs, serverMs)).toBe(false);
  expect(Math.abs(now() - Date.now())).toBeLessThan(50);
});

describe.each([-hourMs, hourMs, 61_000])('a clock that is %d ms off', (offMs) => {
  test('is corrected once, and set back when it is put right', async () => {
    const { heardTime, now } = await freshClock();
    const at = serverMs + offMs;
    expect(heardTime(header(serverMs), at - 200, at)).toBe(true);
    expect(Math.abs(now() - Date.now() + offMs)).toBeLessThan(1500);
    expect(heardTime(header(serverMs + 5000), at + 4900, at + 5000)).toBe(false);
    expect(heardTime(header(serverMs), serverMs - 200, serverMs)).toBe(true);
    expect(now() - Date.now()).toBeLessThan(50);
  });
});
