const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

const prefixes = [
  { name: 'T', size: 1e12 },
  { name: 'G', size: 1e9 },
  { name: 'M', size: 1e6 },
  { name: 'k', size: 1e3 },
] as const;

/** A number of things: whole up to 9,999, then `12.3 k`, `4.5 M`. */
export function formatCount(count: number | string | bigint): string {
  const value = Number(count);
  return Math.abs(value) < 10_000 ? grouped.format(value) : compact(value);
}

/** Every digit, grouped. */
export function formatWhole(count: number | string | bigint): string {
  return grouped.format(typeof count === 'string' ? BigInt(count) : count);
}

/** A value that has no unit, with three significant digits. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1000) return compact(value);
  return String(Number(value.toPrecision(3))).replace('-', '−');
}

/** Per second: `1.2 k/s`, `12.3/s`; below one in a hundred seconds by the minute, then by the hour. */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return '–';
  if (perSecond < 0) return `−${formatRate(-perSecond)}`;
  if (perSecond === 0) return '0/s';
  if (perSecond >= 0.00995) return `${shortNumber(perSecond)}/s`;
  if (perSecond * 60 >= 0.0995) return `${shortNumber(perSecond * 60)}/min`;
  return `${shortNumber(perSecond * 3600)}/h`;
}

/** A share of 0 to 1: `0.42 %`, `1.2 %`, `12.3 %`, at most two significant digits below 1 %. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  if (share < 0) return `−${formatPercent(-share)}`;
  const percent = share * 100;
  if (percent === 0) return '0 %';
  if (percent < 0.01) return '<0.01 %';
  const rounded = percent < 1 ? Number(percent.toPrecision(2)) : Number(percent.toFixed(1));
  // What is not all must not look like all.
  return `${rounded >= 100 && share < 1 ? 99.9 : rounded} %`;
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

export function formatBytes(bytes: number | string): string {
  let value = Number(bytes);
  if (value < 0) return `−${formatBytes(-value)}`;
  let unit = 0;
  while (Number(value.toPrecision(3)) >= 1000 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : Number(value.toPrecision(3))} ${byteUnits[unit]}`;
}

/** How a value moved against the one before it: `+12 %`, `−40 %`, `×3.2`; undefined where that says nothing. */
export function formatChange(now: number | null, before: number | null): string | undefined {
  if (now === null || before === null || before <= 0) return undefined;
  const factor = now / before;
  if (factor >= 2) return `×${factor >= 10 ? Math.round(factor) : factor.toFixed(1)}`;
  const percent = Math.round((factor - 1) * 100);
  if (percent === 0) return '±0 %';
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}

function compact(value: number): string {
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  const prefix = prefixes.find((prefix) => Number((size / prefix.size).toPrecision(3)) >= 1);
  if (!prefix) return sign + shortNumber(size);
  return `${sign}${shortNumber(size / prefix.size)} ${prefix.name}`;
}

function shortNumber(value: number): string {
  if (Number(value.toPrecision(3)) >= 1000) return compact(value);
  if (value >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(value >= 10 ? 3 : 2)));
}
