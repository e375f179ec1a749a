import { type ChartData } from './series.ts';
import { SeriesMark } from './series-mark.tsx';

interface ChartLegendProps {
  data: ChartData;
  /** The last bucket that is complete; -1 where there is none. */
  lastBucket: number;
  hidden: ReadonlySet<string>;
  onToggle: (name: string) => void;
  format: (value: number) => string;
}

/** The series with their figures; a click takes one out of the chart. */
export function ChartLegend({ data, lastBucket, hidden, onToggle, format }: ChartLegendProps) {
  return (
    <table className="w-full text-sm">
      <thead className="text-faint">
        <tr>
          <th className="text-left font-normal">
            <span className="sr-only">Series</span>
          </th>
          {['last', 'avg', 'max'].map((name) => (
            <th key={name} className="w-20 text-right font-normal">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {data.series.map(({ name, token, values, dash }) => {
          const present = values.filter((value) => value !== null);
          const sum = present.reduce((sum, value) => sum + value, 0);
          const last = values[lastBucket] ?? null;
          const figures = {
            last,
            average: present.length > 0 ? sum / present.length : null,
            most: present.length > 0 ? Math.max(...present) : null,
          };
          return (
            <tr key={name} className={hidden.has(name) ? 'opacity-50' : ''}>
              <td>
                <button
                  type="button"
                  aria-pressed={!hidden.has(name)}
                  className="flex items-center gap-1.5 rounded-sm hover:text-accent"
                  onClick={() => onToggle(name)}
                >
                  <SeriesMark token={token} isDashed={dash !== undefined} />
                  <span className={hidden.has(name) ? 'line-through' : ''}>{name}</span>
                </button>
              </td>
              {Object.entries(figures).map(([column, figure]) => (
                <td key={column} className="text-right whitespace-nowrap text-muted">
                  {figure === null ? '–' : format(figure)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
