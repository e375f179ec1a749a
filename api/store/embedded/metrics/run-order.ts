/**
 * Puts points into the order of their times, each time once: of equal ones the last counts. `times` holds the first
 * `count`; gives the places of those that stay, or undefined where all do as they stand.
 */
export function orderOfTimes(times: Float64Array, count: number): Uint32Array | undefined {
  let isAscending = true;
  for (let at = 1; at < count && isAscending; at++) isAscending = times[at]! > times[at - 1]!;
  if (isAscending) return undefined;
  const places = Uint32Array.from({ length: count }, (_, at) => at);
  places.sort((a, b) => times[a]! - times[b]! || a - b);
  let kept = 0;
  for (let at = 0; at < count; at++) {
    if (at + 1 < count && times[places[at]!] === times[places[at + 1]!]) continue;
    places[kept++] = places[at]!;
  }
  return places.subarray(0, kept);
}
