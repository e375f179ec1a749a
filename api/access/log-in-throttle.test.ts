import { expect, test } from 'vitest';
import { LogInThrottle } from './log-in-throttle.ts';

const start = 1_800_000_000_000;
const ann = { account: 'ann@example.com', address: '192.0.2.1', device: null };
const from = (address: string) => ({ ...ann, address });

/** How long somebody has to wait; 0 where the attempt was made, and failed. */
function tried(throttle: LogInThrottle, attempt: typeof ann | { device: string }, nowMs: number): number {
  try {
    throttle.begin({ ...ann, ...attempt }, nowMs);
    return 0;
  } catch (error) {
    return (error as { retryAfterSeconds: number }).retryAfterSeconds;
  }
}

test('an account is tried five times freely, then ever more slowly, whoever tries', () => {
  const throttle = new LogInThrottle();
  let nowMs = start;
  const waits: number[] = [];
  for (let attempt = 0; attempt < 14; attempt++) {
    const seconds = tried(throttle, from(`192.0.2.${attempt}`), nowMs);
    waits.push(seconds);
    if (seconds > 0) nowMs += seconds * 1000;
  }
  expect(waits).toEqual([0, 0, 0, 0, 0, 1, 0, 2, 0, 4, 0, 8, 0, 16]);
});

test('nobody waits for longer than a minute', () => {
  const throttle = new LogInThrottle();
  let nowMs = start;
  let longest = 0;
  for (let attempt = 0; attempt < 200; attempt++) {
    const seconds = tried(throttle, { ...ann, account: `person${attempt}` }, nowMs);
    longest = Math.max(longest, seconds);
    nowMs += seconds * 1000;
  }
  expect(longest).toBe(60);
});

test('a browser that is known is counted apart from all who guess', () => {
  const throttle = new LogInThrottle();
  for (let attempt = 0; attempt < 5; attempt++) tried(throttle, from(`192.0.2.${attempt}`), start);
  expect(tried(throttle, from('198.51.100.1'), start)).toBe(1);
  expect(tried(throttle, { device: 'the laptop of ann' }, start)).toBe(0);
});

test('a network that tries many accounts is slowed down, over all its addresses of IPv6', () => {
  const throttle = new LogInThrottle();
  const attempt = (at: number) => ({ ...ann, account: `person${at}`, address: `2001:db8:0:1::${at.toString(16)}` });
  for (let at = 0; at < 20; at++) expect(tried(throttle, attempt(at), start)).toBe(0);
  expect(tried(throttle, attempt(21), start)).toBe(1);
  expect(tried(throttle, { ...attempt(22), address: '2001:db8:0:2::1' }, start)).toBe(0);
});

test('many who sign in rightly from one office never wait, nor does that free who guesses there', () => {
  const throttle = new LogInThrottle();
  for (let at = 0; at < 19; at++) tried(throttle, { ...ann, account: `guessed${at}` }, start);
  for (let at = 0; at < 100; at++) throttle.begin({ ...ann, account: `person${at}` }, start).succeeded();
  expect(tried(throttle, { ...ann, account: 'guessed' }, start)).toBe(0);
  expect(tried(throttle, { ...ann, account: 'another' }, start)).toBe(1);
});

test('what could not be judged was no attempt', () => {
  const throttle = new LogInThrottle();
  for (let attempt = 0; attempt < 100; attempt++) throttle.begin(ann, start).takeBack();
  expect(tried(throttle, ann, start)).toBe(0);
});

test('after a quarter of an hour all is forgotten', () => {
  const throttle = new LogInThrottle();
  for (let attempt = 0; attempt < 6; attempt++) tried(throttle, ann, start);
  expect(tried(throttle, ann, start + 15 * 60_000)).toBe(0);
});

test('what strangers make it remember is bounded', () => {
  const throttle = new LogInThrottle();
  for (let at = 0; at < 20_000; at++)
    tried(throttle, { ...ann, account: `a${at}`, address: `10.0.${at >> 8}.${at & 255}` }, start);
  for (let attempt = 0; attempt < 5; attempt++) tried(throttle, from('192.0.2.9'), start);
  expect(tried(throttle, from('192.0.2.9'), start)).toBe(1);
});
