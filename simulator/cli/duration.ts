const units: ReadonlyMap<string, number> = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** Milliseconds of "90s", "10m", "1h30m", "7d"; a sign in front is allowed. Undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^([+-]?)((?:\d+(?:\.\d+)?[smhd])+)$/.exec(text);
  if (match === null) return text === '0' ? 0 : undefined;
  let ms = 0;
  for (const [, number, unit] of (match[2] ?? '').matchAll(/([\d.]+)([smhd])/g)) {
    ms += Number(number) * (units.get(unit ?? '') ?? 0);
  }
  return match[1] === '-' ? -ms : ms;
}
