import type { Axis } from '../plot/axis.ts';
import { usePointed } from '../plot/pointed-time.ts';
import { bucketAt, type ChartData, type Form } from './series.ts';

interface SeriesDotsProps {
  data: ChartData;
  form: Form;
  x: Axis;
  y: Axis;
}

/** With more lines than this, dots would hide them. */
const MOST = 12;

/** Where the cross-hair of the page meets the lines. */
export function SeriesDots({ data, form, x, y }: SeriesDotsProps) {
  const { atMs } = usePointed();
  const bucket = atMs === null ? -1 : bucketAt(data, atMs);
  if (bucket < 0 || form === 'bars' || form === 'stacked' || data.series.length > MOST) return null;
  const left = x.toPx(data.times[bucket]! + data.stepMs / 2);
  return data.series.map(({ name, token, values }) => {
    const value = values[bucket] ?? null;
    if (value === null) return null;
    return (
      <div
        key={name}
        aria-hidden
        style={{ left, top: y.toPx(value), backgroundColor: `var(${token})` }}
        className="pointer-events-none absolute size-1.75 -translate-1/2 rounded-full border border-page"
      />
    );
  });
}
