import { expect, test } from 'vitest';
import { LastUse } from './last-use.ts';

const at = (second: number): Date => new Date(second * 1000);

test('many uses are one write, of the last', async () => {
  const written: [string, Date][][] = [];
  const lastUse = new LastUse(async (map) => void written.push([...map]));
  for (let second = 0; second < 100; second++) lastUse.note('a', at(second));
  lastUse.note('b', at(5));
  await lastUse.flush();
  await lastUse.flush();
  expect(written).toEqual([
    [
      ['a', at(99)],
      ['b', at(5)],
    ],
  ]);
});

test('what could not be written is written the next time, and not in the place of what came later', async () => {
  const written: [string, Date][][] = [];
  let isAway = true;
  const lastUse = new LastUse(async (map) => {
    if (isAway) throw new Error('away');
    written.push([...map]);
  });
  lastUse.note('a', at(1));
  lastUse.note('b', at(1));
  const failing = lastUse.flush();
  lastUse.note('a', at(2));
  await expect(failing).rejects.toThrow('away');
  isAway = false;
  await lastUse.flush();
  expect(written).toEqual([
    [
      ['a', at(2)],
      ['b', at(1)],
    ],
  ]);
});
