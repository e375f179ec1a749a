import { splitTerms } from './split-terms.ts';

/** Values in milliseconds. */
interface Extent {
  lowest: number;
  highest: number;
}

/** The conditions of the query language for durations from the lowest to the highest, to three digits and not narrower. */
export function durationTerms({ lowest, highest }: Extent): string[] {
  return [`duration>=${writeMs(lowest, Math.floor)}`, `duration<=${writeMs(highest, Math.ceil)}`];
}

/** The filter with these durations in place of those it had. */
export function withDurations(filter: string, extent: Extent): string {
  const terms = splitTerms(filter).map(({ text }) => text);
  if (terms.some((text) => text.toLowerCase() === 'or'))
    return [`(${filter.trim()})`, ...durationTerms(extent)].join(' ');
  return [...terms.filter((text) => !/^duration\s*[<>]=?/.test(text)), ...durationTerms(extent)].join(' ');
}

/** In the unit in which it reads best: `1.25s`, `840us`. */
function writeMs(ms: number, round: (value: number) => number): string {
  const [name, size] = ms >= 1000 ? ['s', 1000] : ms >= 1 ? ['ms', 1] : ['us', 1e-3];
  const value = ms / size;
  const step = 10 ** Math.max(-3, Math.floor(Math.log10(Math.max(value, 1e-3))) - 2);
  return `${Number((round(value / step - (round === Math.ceil ? 1e-9 : -1e-9)) * step).toPrecision(12))}${name}`;
}
