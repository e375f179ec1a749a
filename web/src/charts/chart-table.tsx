import type { Zone } from '../lib/format/instant.ts';
import { bucketTime } from './chart-readout.tsx';
import type { ChartData } from './series.ts';

interface ChartTableProps {
  data: ChartData;
  title: string;
  format: (value: number) => string;
  zone: Zone;
  height: number;
}

/** The figures of a chart, the newest first. */
export function ChartTable({ data, title, format, zone, height }: ChartTableProps) {
  return (
    <div style={{ height }} className="overflow-auto" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-surface text-left">
          <tr>
            <th className="font-medium">Time</th>
            {data.series.map(({ name }) => (
              <th key={name} className="text-right font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.times
            .map((time, bucket) => (
              <tr key={time}>
                <th className="text-left font-normal whitespace-nowrap text-muted">{bucketTime(data, bucket, zone)}</th>
                {data.series.map(({ name, values }) => (
                  <td key={name} className="text-right">
                    {typeof values[bucket] === 'number' ? format(values[bucket]) : '–'}
                  </td>
                ))}
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </div>
  );
}
