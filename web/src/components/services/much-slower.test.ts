import { expect, test } from 'vitest';
import { muchSlower } from './much-slower.ts';

/** By p95 and number of spans. */
function slow(...processes: [p95Ms: number | null, spans: number][]): boolean[] {
  return muchSlower(processes.map(([p95Ms, spans]) => ({ p95Ms, spanCount: String(spans) })));
}

test('one that takes twice as long as the others is told', () => {
  expect(slow([30, 100], [33, 100], [65, 100])).toEqual([false, false, true]);
  expect(slow([32, 300], [171, 300])).toEqual([false, true]);
});

test('so is one that has most of the requests', () => {
  expect(slow([32, 200], [171, 900], [30, 100])).toEqual([false, true, false]);
});

test('one with few requests, of which one took long, hides no other', () => {
  expect(slow([32, 291], [171, 248], [1175, 28])).toEqual([false, true, true]);
  expect(slow([32, 276], [171, 297], [1175, 31])).toEqual([false, true, true]);
});

test('half of them is told, as the others show what can be', () => {
  expect(slow([32, 100], [33, 100], [171, 100], [171, 100])).toEqual([false, false, true, true]);
});

test('one alone has nothing to be measured by, nor have those without requests', () => {
  expect(slow([500, 100])).toEqual([false]);
  expect(slow([500, 100], [null, 20])).toEqual([false, false]);
  expect(slow()).toEqual([]);
});
