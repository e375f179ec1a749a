import type { Place } from './graph-layout.ts';

const PARTS = 6;

/** A way without corners, as points that lie close: a quadratic curve from the middle of each stretch to that of the next. */
export function smoothWay(way: readonly Place[]): Place[] {
  if (way.length < 3) return [...way];
  const points: Place[] = [way[0]!];
  for (let at = 1; at < way.length - 1; at++) {
    const corner = way[at]!;
    const from = at === 1 ? way[0]! : middleOf(way[at - 1]!, corner);
    const to = at === way.length - 2 ? way.at(-1)! : middleOf(corner, way[at + 1]!);
    for (let part = 1; part <= PARTS; part++) points.push(onCurve(from, corner, to, part / PARTS));
  }
  return points;
}

/** How far a place lies from the nearest point of a way, in its own units. */
export function distanceTo(way: readonly Place[], { x, y }: Place): number {
  let least = Infinity;
  for (let at = 1; at < way.length; at++) {
    const [a, b] = [way[at - 1]!, way[at]!];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const length = dx * dx + dy * dy;
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / length));
    least = Math.min(least, Math.hypot(x - a.x - share * dx, y - a.y - share * dy));
  }
  return least;
}

function middleOf(a: Place, b: Place): Place {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function onCurve(from: Place, corner: Place, to: Place, share: number): Place {
  const rest = 1 - share;
  const at = (axis: 'x' | 'y'): number =>
    rest * rest * from[axis] + 2 * rest * share * corner[axis] + share * share * to[axis];
  return { x: at('x'), y: at('y') };
}
