import { expect, test } from 'vitest';
import { nearestPlace } from './nearest-place.ts';

const places = new Map([
  ['middle', { x: 100, y: 100 }],
  ['right', { x: 300, y: 110 }],
  ['aslant', { x: 220, y: 260 }],
  ['above', { x: 90, y: 0 }],
]);
const from = places.get('middle')!;

test('an arrow key leads to what lies in its direction', () => {
  expect([
    nearestPlace(places, from, 1, 0),
    nearestPlace(places, from, 0, 1),
    nearestPlace(places, from, 0, -1),
    nearestPlace(places, from, -1, 0),
  ]).toEqual(['right', 'aslant', 'above', 'above']);
});

test('and nowhere where nothing is', () => {
  expect(nearestPlace(places, { x: 0, y: 0 }, -1, 0)).toBeUndefined();
});
