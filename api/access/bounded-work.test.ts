import { expect, test } from 'vitest';
import { BoundedWork } from './bounded-work.ts';

test('little is done at once, some wait in order, and the rest is refused', async () => {
  const work = new BoundedWork({ atOnce: 2, waiting: 3, message: 'Too much.' });
  const done: number[] = [];
  const ends: (() => void)[] = [];
  let underWay = 0;
  let most = 0;
  const runs = Array.from({ length: 10 }, (_, at) =>
    work.run(async () => {
      most = Math.max(most, ++underWay);
      await new Promise<void>((resolve) => ends.push(resolve));
      underWay--;
      done.push(at);
    }),
  );
  const outcomes = Promise.allSettled(runs);
  while (done.length < 5) {
    ends.shift()?.();
    await new Promise(setImmediate);
  }
  const refused = (await outcomes).flatMap((outcome, at) => (outcome.status === 'rejected' ? [at] : []));
  expect({ done, most, refused }).toEqual({ done: [0, 1, 2, 3, 4], most: 2, refused: [5, 6, 7, 8, 9] });
  await expect(runs[9]).rejects.toMatchObject({ code: 'RATE_LIMITED', message: 'Too much.' });
});

test('work that fails makes room', async () => {
  const work = new BoundedWork({ atOnce: 1, waiting: 0, message: 'Too much.' });
  for (let at = 0; at < 3; at++) await expect(work.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await work.run(async () => 'yes')).toBe('yes');
});
