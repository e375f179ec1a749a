import type { Place } from './graph-layout.ts';

/** The id of the place to which an arrow key leads from another one; what lies in the direction comes before what is near. */
export function nearestPlace(
  places: ReadonlyMap<string, Place>,
  from: Place,
  right: number,
  down: number,
): string | undefined {
  let nearest: string | undefined;
  let least = Infinity;
  for (const [id, { x, y }] of places) {
    const [dx, dy] = [x - from.x, y - from.y];
    const along = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    if (along <= 0) continue;
    const distance = along + 2 * aside;
    if (distance < least) [nearest, least] = [id, distance];
  }
  return nearest;
}
