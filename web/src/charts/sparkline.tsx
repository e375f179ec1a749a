import type { Token } from './series/series.ts';

interface SparklineProps {
  values: readonly (number | null)[];
  token: Token;
  /** For who cannot see it. */
  label: string;
  /** What the height stands for; the highest value where nothing is said. */
  most?: number;
  width?: number;
  height?: number;
}

/** The course of a value, as large as a word. */
export function Sparkline({ values, token, label, most, width = 72, height = 20 }: SparklineProps) {
  const highest = Math.max(most ?? 0, ...values.map((value) => value ?? 0));
  const x = (at: number): number => (values.length < 2 ? width / 2 : (at / (values.length - 1)) * (width - 2) + 1);
  const y = (value: number): number => height - 1.5 - (highest > 0 ? value / highest : 0) * (height - 3);
  let line = '';
  let area = '';
  let from = -1;
  values.forEach((value, at) => {
    const isGap = value === null;
    if (!isGap) line += `${from < 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    if (!isGap && from < 0) from = at;
    if (from >= 0 && (isGap || at === values.length - 1)) {
      const to = isGap ? at - 1 : at;
      const points = values
        .slice(from, to + 1)
        .map((value, index) => `${x(from + index).toFixed(1)} ${y(value ?? 0).toFixed(1)}`);
      area += `M${x(from).toFixed(1)} ${height}L${points.join('L')}L${x(to).toFixed(1)} ${height}Z`;
      from = -1;
    }
  });
  return (
    <svg width={width} height={height} role="img" aria-label={label} className="shrink-0 overflow-visible">
      <path d={area} fill={`var(${token})`} opacity={0.13} />
      <path
        d={line}
        fill="none"
        stroke={`var(${token})`}
        strokeWidth={1.25}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
