/** How a log record's observed time stands in a column: 0 where there is none, else 1 + the zigzag of its distance. */
export function observedCode(deltaNano: number): number {
  if (Number.isNaN(deltaNano)) return 0;
  return 1 + (deltaNano < 0 ? -2 * deltaNano - 1 : 2 * deltaNano);
}

/** Nanoseconds that the observed time lies behind the time; undefined where there is none. */
export function observedDelta(code: number): number | undefined {
  if (code === 0) return undefined;
  const zigzag = code - 1;
  return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
}
