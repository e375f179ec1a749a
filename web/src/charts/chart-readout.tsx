import { formatClock, formatDay, type Zone } from '../lib/format/instant.ts';
import { Link } from '../ui/link.tsx';
import type { ChartData, ChartSeries } from './series.ts';
import { SeriesMark } from './series-mark.tsx';

/** What can be done with a bucket: a name and where it leads. */
export interface BucketAction {
  name: string;
  href: string;
}

export interface Reading extends ChartSeries {
  value: number | null;
}

/** What a bucket holds, the largest first. */
export function readBucket({ series }: ChartData, bucket: number): Reading[] {
  return series
    .map((one) => ({ ...one, value: one.values[bucket] ?? null }))
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1));
}

export function bucketTime({ times, stepMs }: ChartData, bucket: number, zone: Zone): string {
  const from = times[bucket]!;
  const precision = stepMs % 60_000 === 0 ? 'minute' : 'second';
  return `${formatDay(from, zone, Date.now())}, ${formatClock(from, zone, precision)} – ${formatClock(from + stepMs, zone, precision)}`;
}

interface ChartReadoutProps {
  title: string;
  readings: Reading[];
  nearest: string | undefined;
  format: (value: number) => string;
  actions: BucketAction[];
}

/** What lies under the cross-hair; pinned, it leads on. */
export function ChartReadout({ title, readings, nearest, format, actions }: ChartReadoutProps) {
  return (
    <>
      <div className="px-1.5 pb-0.5 text-muted">{title}</div>
      <table className="w-full">
        <tbody>
          {readings.map(({ name, value, token, dash }) => (
            <tr key={name} className={name === nearest && readings.length > 1 ? 'font-semibold' : ''}>
              <td className="pr-4 pl-1.5">
                <span className="flex items-center gap-1.5">
                  <SeriesMark token={token} isDashed={dash !== undefined} />
                  {name}
                </span>
              </td>
              <td className="pr-1.5 text-right whitespace-nowrap">{value === null ? 'no data' : format(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {actions.length > 0 && (
        <div className="mt-1 border-t border-line pt-1">
          {actions.map(({ name, href }) => (
            <Link key={name} href={href} className="block rounded-sm px-1.5 py-0.5 text-accent hover:bg-hover">
              {name}
            </Link>
          ))}
        </div>
      )}
    </>
  );
}
