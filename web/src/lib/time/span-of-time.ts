const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const names: Record<string, keyof typeof units> = {
  s: 's',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  m: 'm',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  d: 'd',
  day: 'd',
  days: 'd',
  w: 'w',
  week: 'w',
  weeks: 'w',
};
const part = /(\d+(?:\.\d+)?)\s*([a-z]+)\s*/gy;

/** Milliseconds of `90m`, `1h 30m`, `2 days`; undefined where the text is no length of time. */
export function readSpanOfTime(text: string): number | undefined {
  const lower = text.trim().toLowerCase();
  let ms = 0;
  part.lastIndex = 0;
  while (part.lastIndex < lower.length) {
    const found = part.exec(lower);
    const unit = found && names[found[2]!];
    if (!found || !unit) return undefined;
    ms += Number(found[1]) * units[unit];
  }
  return ms > 0 && Number.isFinite(ms) ? ms : undefined;
}

/** In the largest unit that leaves a whole number, as the query language reads it: `90m`, `2h`, `7d`. */
export function writeSpanOfTime(ms: number): string {
  const fitting = (['d', 'h', 'm', 's'] as const).find((unit) => ms % units[unit] === 0 && ms >= units[unit]);
  return fitting ? `${ms / units[fitting]}${fitting}` : `${Math.max(1, Math.round(ms))}ms`;
}

const words = { d: 'day', h: 'hour', m: 'minute', s: 'second' } as const;

/** `90 minutes`, `hour`, `7 days`. */
export function describeSpanOfTime(ms: number): string {
  const fitting = (['d', 'h', 'm', 's'] as const).find((unit) => ms % units[unit] === 0 && ms >= units[unit]);
  if (!fitting) return `${Math.round(ms)} ms`;
  const count = ms / units[fitting];
  return count === 1 ? words[fitting] : `${count} ${words[fitting]}s`;
}
