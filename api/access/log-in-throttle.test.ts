import { expect, test } from 'vitest';
import { LogInThrottle } from './log-in-throttle.ts';
import { from, start, testThrottle, tried } from './log-in-throttle.testing.ts';

testThrottle(() => new LogInThrottle());

test('what strangers make it remember is bounded', async () => {
  const throttle = new LogInThrottle();
  for (let at = 0; at < 20_000; at++)
    await tried(throttle, { account: `a${at}`, address: `10.0.${at >> 8}.${at & 255}` }, start);
  for (let attempt = 0; attempt < 5; attempt++) await tried(throttle, from('192.0.2.9'), start);
  expect(await tried(throttle, from('192.0.2.9'), start)).toBe(1);
});
