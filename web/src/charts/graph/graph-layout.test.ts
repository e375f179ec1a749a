import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GraphArrow, type GraphBox, type GraphLayout, layoutGraph } from './graph-layout.ts';
import { wayKey } from './way-key.ts';

const box = (id: string): GraphBox => ({ id, width: 100, height: 30 });
const boxes = ['web', 'checkout', 'payment', 'catalogue', 'db'].map(box);
const arrows = [
  { from: 'web', to: 'checkout' },
  { from: 'web', to: 'catalogue' },
  { from: 'checkout', to: 'payment' },
  { from: 'checkout', to: 'db' },
  { from: 'catalogue', to: 'db' },
];

test('who calls stands left of who is called', () => {
  const { places } = layoutGraph(boxes, arrows);
  for (const { from, to } of arrows) expect(places.get(from)!.x).toBeLessThan(places.get(to)!.x);
});

test('the same graph has the same picture, in whatever order it comes', () => {
  const { places, width } = layoutGraph(boxes, arrows);
  const again = layoutGraph(boxes.toReversed(), arrows.toReversed());
  expect([again.width, Object.fromEntries(again.places)]).toEqual([width, Object.fromEntries(places)]);
});

test('circles, calls of oneself, calls twice, and ends that are missing', () => {
  const odd = [
    { from: 'db', to: 'web' },
    { from: 'db', to: 'db' },
    { from: 'web', to: 'checkout' },
    { from: 'web', to: 'nobody' },
  ];
  const { ways } = layoutGraph(boxes, [...arrows, ...odd]);
  const lengthOf = (arrow: GraphArrow): number => ways.get(wayKey(arrow))?.length ?? 0;
  expect([...arrows, ...odd].map((arrow) => lengthOf(arrow) > 1)).toEqual([...Array<boolean>(8).fill(true), false]);
});

test('an arrow leaves a box at its right and comes to the other from the left', () => {
  const { places, ways } = layoutGraph(boxes, arrows);
  for (const { from, to } of arrows) {
    const way = ways.get(wayKey({ from, to }))!;
    expect(way[0]).toEqual({ x: places.get(from)!.x + 50, y: places.get(from)!.y });
    expect(way.at(-1)).toEqual({ x: places.get(to)!.x - 50, y: places.get(to)!.y });
  }
});

test('nothing at all', () => {
  expect(layoutGraph([], [])).toEqual({ width: 0, height: 0, places: new Map(), ways: new Map() });
});

const graphs = fc.integer({ min: 2, max: 14 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    arrows: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 24 }),
    added: fc.array(fc.nat(count - 1), { maxLength: 3 }),
  }),
);

test('boxes do not lie on each other, and those of a layer keep their order when one is added', () => {
  fc.assert(
    fc.property(graphs, ({ count, arrows, added }) => {
      const names = Array.from({ length: count }, (_, at) => box(`n${at}`));
      const calls = arrows.map(([from, to]): GraphArrow => ({ from: `n${from}`, to: `n${to}` }));
      const before = layoutGraph(names, calls);
      const after = layoutGraph(
        [...names, box('new')],
        [...calls, ...added.map((at) => ({ from: `n${at}`, to: 'new' }))],
        before,
      );
      expectApart(before);
      expectApart(after);
      for (const { id: a } of names)
        for (const { id: b } of names) {
          const [wasA, wasB, isA, isB] = [before, before, after, after].map(({ places }, at) =>
            places.get([a, b][at % 2]!)!,
          );
          if (wasA!.x === wasB!.x && wasA!.y < wasB!.y && isA!.x === isB!.x) expect(isA!.y).toBeLessThan(isB!.y);
        }
    }),
  );
});

function expectApart({ places }: GraphLayout): void {
  const all = [...places.values()];
  for (const [at, a] of all.entries())
    for (const b of all.slice(at + 1)) expect(Math.abs(a.x - b.x) >= 100 || Math.abs(a.y - b.y) >= 30).toBe(true);
}
