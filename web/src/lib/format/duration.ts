const NANO_PER_MS = 1e6;

/** Each unit in milliseconds, with the least value that is still written in it. */
const smallUnits = [
  { name: 'ns', ms: 1e-6 },
  { name: 'µs', ms: 1e-3 },
  { name: 'ms', ms: 1 },
  { name: 's', ms: 1000 },
] as const;

const bigUnits = [
  { name: 'min', ms: 60_000, rest: { name: 's', ms: 1000 } },
  { name: 'h', ms: 3_600_000, rest: { name: 'min', ms: 60_000 } },
  { name: 'd', ms: 86_400_000, rest: { name: 'h', ms: 3_600_000 } },
] as const;

/** Milliseconds with three significant digits and their unit: `840 µs`, `12.4 ms`, `1.27 s`, `3 min 20 s`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms === 0) return '0 ms';
  const small = smallUnits.find((unit, index) => roundTo3(ms / unit.ms) < (index < 3 ? 1000 : 60));
  if (small) return `${threeDigits(ms / small.ms, small.name === 'ns')} ${small.name}`;
  const next = bigUnits.find(
    (unit, index) => Math.round(ms / unit.rest.ms) * unit.rest.ms < (bigUnits[index + 1]?.ms ?? Infinity),
  );
  const { name, ms: size, rest } = next!;
  const parts = Math.round(ms / rest.ms);
  const perUnit = size / rest.ms;
  const left = parts % perUnit;
  return `${Math.floor(parts / perUnit)} ${name}${left > 0 ? ` ${left} ${rest.name}` : ''}`;
}

/** As formatDuration, without zeros that say nothing: for values that are round. */
export function formatDurationTick(ms: number): string {
  return formatDuration(ms)
    .replace(/(\.\d*?)0+ /, '$1 ')
    .replace('. ', ' ');
}

/** Nanoseconds as a decimal string, as the graph sends them. */
export function formatNano(nano: string | bigint): string {
  return formatDuration(Number(nano) / NANO_PER_MS);
}

function roundTo3(value: number): number {
  return Number(value.toPrecision(3));
}

function threeDigits(value: number, isWhole: boolean): string {
  const rounded = roundTo3(value);
  if (isWhole || rounded >= 100) return String(Math.round(rounded));
  return rounded.toFixed(rounded >= 10 ? 1 : 2);
}
