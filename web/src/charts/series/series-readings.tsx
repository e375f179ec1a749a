import { mostReadings, type Reading } from './readings.ts';
import { SeriesMark } from './series-mark.tsx';

interface SeriesReadingsProps {
  readings: readonly Reading[];
  nearest: Reading | undefined;
  format: (value: number) => string;
}

const MOST = 12;

/** What the series have where it is pointed at, the nearest of them in bold. */
export function SeriesReadings({ readings, nearest, format }: SeriesReadingsProps) {
  const shown = mostReadings(readings, MOST, nearest);
  return (
    <>
      <table className="w-full">
        <tbody>
          {shown.map((reading) => {
            const { series, value } = reading;
            const isNearest = reading === nearest && readings.length > 1;
            return (
              <tr key={series.name} className={isNearest ? 'font-semibold' : ''}>
                <td className="max-w-56 pr-4 pl-1.5">
                  <span className="flex items-center gap-1.5">
                    <SeriesMark token={series.token} isDashed={series.isEarlier ?? false} />
                    <span className="truncate">{series.name}</span>
                  </span>
                </td>
                <td className="pr-1.5 text-right whitespace-nowrap">{value === null ? 'no data' : format(value)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {readings.length > shown.length && (
        <div className="px-1.5 text-faint">{readings.length - shown.length} more, smaller</div>
      )}
    </>
  );
}
