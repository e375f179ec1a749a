/** How many colours there are for services and series: `--color-series-1` and on. */
const COLORS = 12;

/** The token of a name's colour: the same name, the same colour, on every page and in every session. */
export function seriesColor(name: string): `--color-series-${number}` {
  // FNV-1a, then mixed: names that differ in one letter lie far apart.
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 12), 0x27d4eb2f);
  return `--color-series-${(((hash ^ (hash >>> 16)) >>> 0) % COLORS) + 1}`;
}

/** Colours of names that are shown together: each its own, as long as there are enough, and as few as can be another than alone. */
export function seriesColors(names: readonly string[]): Map<string, `--color-series-${number}`> {
  const colors = new Map<string, `--color-series-${number}`>();
  const taken = new Set<string>();
  // In an order that does not depend on which is the largest just now.
  for (const name of names.toSorted()) {
    if (taken.size === COLORS) taken.clear();
    let color = seriesColor(name);
    while (taken.has(color)) color = `--color-series-${(Number(color.slice(PREFIX.length)) % COLORS) + 1}`;
    taken.add(color);
    colors.set(name, color);
  }
  return colors;
}

const PREFIX = '--color-series-';
