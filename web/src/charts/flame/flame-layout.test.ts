import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FlameNode, frameAt, layoutFlame, mergeSiblings, selfOf } from './flame-layout.ts';

const node = (name: string, value: number, children: FlameNode[] = []): FlameNode => ({
  name,
  token: '--color-series-1',
  value,
  children,
});
const shown = (roots: FlameNode[]) =>
  layoutFlame(roots).map((row) => row.map(({ node, left, right }) => [node.name, left, right]));

test('parts lie below their whole, as wide as their share', () => {
  expect(shown([node('a', 100, [node('b', 25, [node('d', 25)]), node('c', 50)])])).toEqual([
    [['a', 0, 1]],
    [
      ['b', 0, 0.25],
      ['c', 0.25, 0.75],
    ],
    [['d', 0, 0.25]],
  ]);
});

test('parts at the same time share the width of the whole', () => {
  expect(shown([node('a', 10, [node('b', 10), node('c', 30)])])[1]).toEqual([
    ['b', 0, 0.25],
    ['c', 0.25, 1],
  ]);
});

test('nothing at all has no rows', () => {
  expect([layoutFlame([]), layoutFlame([node('a', 0)])]).toEqual([[], []]);
});

test('a chain deeper than the stack', () => {
  let chain = node('end', 1);
  for (let depth = 0; depth < 50_000; depth++) chain = node('link', 1, [chain]);
  expect(layoutFlame([chain])).toHaveLength(50_001);
});

test('siblings of a name are one, and so are theirs', () => {
  const [a, other] = mergeSiblings([
    node('a', 3, [node('b', 1)]),
    node('x', 1),
    node('a', 4, [node('b', 2), node('c', 1)]),
  ]);
  expect([a!.value, a!.children.map(({ name, value }) => [name, value]), other!.name, selfOf(a!)]).toEqual([
    7,
    [
      ['b', 3],
      ['c', 1],
    ],
    'x',
    3,
  ]);
});

const tree: fc.Arbitrary<FlameNode> = fc.letrec<{ node: FlameNode }>((tie) => ({
  node: fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    token: fc.constant('--color-series-1' as const),
    value: fc.nat(100),
    children: fc.oneof({ maxDepth: 4 }, fc.constant([]), fc.array(tie('node'), { maxLength: 3 })),
  }),
})).node;

test('frames stay within their whole, do not overlap, and are found where they are', () => {
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 3 }), (roots) => {
      for (const row of layoutFlame(roots)) {
        for (const [at, frame] of row.entries()) {
          expect(frame.left).toBeGreaterThanOrEqual((frame.parent?.left ?? 0) - 1e-9);
          expect(frame.right).toBeLessThanOrEqual((frame.parent?.right ?? 1) + 1e-9);
          if (at > 0) expect(frame.left).toBeGreaterThanOrEqual(row[at - 1]!.right - 1e-9);
          const middle = (frame.left + frame.right) / 2;
          if (frame.right - frame.left > 1e-6) expect(frameAt(row, middle)).toBe(frame);
        }
      }
    }),
  );
});
