import { expect, test } from 'vitest';
import type { LogInAttempt, LogInThrottle } from './log-in-throttle.ts';

export const start = 1_800_000_000_000;
const ann: LogInAttempt = { account: 'ann@example.com', address: '192.0.2.1', device: null };
export const from = (address: string): Partial<LogInAttempt> => ({ address });

/** How long somebody has to wait; 0 where the attempt was made, and failed. */
export async function tried(throttle: LogInThrottle, attempt: Partial<LogInAttempt>, nowMs: number): Promise<number> {
  try {
    await throttle.begin({ ...ann, ...attempt }, nowMs);
    return 0;
  } catch (error) {
    return (error as { retryAfterSeconds: number }).retryAfterSeconds;
  }
}

/** What holds wherever attempts are counted. */
export function testThrottle(open: () => LogInThrottle): void {
  test('an account is tried five times freely, then ever more slowly, whoever tries', async () => {
    const throttle = open();
    let nowMs = start;
    const waits: number[] = [];
    for (let attempt = 0; attempt < 14; attempt++) {
      const seconds = await tried(throttle, from(`192.0.2.${attempt}`), nowMs);
      waits.push(seconds);
      if (seconds > 0) nowMs += seconds * 1000;
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 1, 0, 2, 0, 4, 0, 8, 0, 16]);
  });

  test('nobody waits for longer than a minute', async () => {
    const throttle = open();
    let nowMs = start;
    let longest = 0;
    for (let attempt = 0; attempt < 200; attempt++) {
      const seconds = await tried(throttle, { ...ann, account: `person${attempt}` }, nowMs);
      longest = Math.max(longest, seconds);
      nowMs += seconds * 1000;
    }
    expect(longest).toBe(60);
  });

  test('a browser that is known is counted apart from all who guess', async () => {
    const throttle = open();
    for (let attempt = 0; attempt < 5; attempt++) await tried(throttle, from(`192.0.2.${attempt}`), start);
    expect(await tried(throttle, from('198.51.100.1'), start)).toBe(1);
    expect(await tried(throttle, { device: 'the laptop of ann' }, start)).toBe(0);
  });

  test('a network that tries many accounts is slowed down, over all its addresses of IPv6', async () => {
    const throttle = open();
    const attempt = (at: number) => ({ ...ann, account: `person${at}`, address: `2001:db8:0:1::${at.toString(16)}` });
    for (let at = 0; at < 20; at++) expect(await tried(throttle, attempt(at), start)).toBe(0);
    expect(await tried(throttle, attempt(21), start)).toBe(1);
    expect(await tried(throttle, { ...attempt(22), address: '2001:db8:0:2::1' }, start)).toBe(0);
  });

  test('many who sign in rightly from one office never wait, nor does that free who guesses there', async () => {
    const throttle = open();
    for (let at = 0; at < 19; at++) await tried(throttle, { ...ann, account: `guessed${at}` }, start);
    for (let at = 0; at < 100; at++)
      await (await throttle.begin({ ...ann, account: `person${at}` }, start)).succeeded();
    expect(await tried(throttle, { ...ann, account: 'guessed' }, start)).toBe(0);
    expect(await tried(throttle, { ...ann, account: 'another' }, start)).toBe(1);
  });

  test('what could not be judged was no attempt', async () => {
    const throttle = open();
    for (let attempt = 0; attempt < 100; attempt++) await (await throttle.begin(ann, start)).takeBack();
    expect(await tried(throttle, ann, start)).toBe(0);
  });

  test('after a quarter of an hour all is forgotten', async () => {
    const throttle = open();
    for (let attempt = 0; attempt < 6; attempt++) await tried(throttle, ann, start);
    expect(await tried(throttle, ann, start + 15 * 60_000)).toBe(0);
  });

  test('of many attempts at once no more are made than one after the other', async () => {
    const throttle = open();
    const waits = await Promise.all(Array.from({ length: 20 }, () => tried(throttle, {}, start)));
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(5);
  });
}
