import type { MouseEvent } from 'react';
import { cx } from '../../ui/cx.ts';
import type { ChartData } from './series.ts';
import { SeriesMark } from './series-mark.tsx';
import { summaryOf } from './summary.ts';

interface SeriesLegendProps {
  data: ChartData;
  /** The last bucket that is complete; -1 where there is none. */
  lastBucket: number;
  /** Those that are shown, by name; all where it is undefined. */
  shown: ReadonlySet<string> | undefined;
  onShow: (shown: ReadonlySet<string> | undefined) => void;
  /** The pointer or the focus is on a series. */
  onEmphasis: (name: string | undefined) => void;
  format: (value: number) => string;
}

const figures = ['last', 'avg', 'max'] as const;

/** The series with their figures. A click shows one alone, and all again; with ⌘, Ctrl or ⇧ it takes one out or adds it. */
export function SeriesLegend({ data, lastBucket, shown, onShow, onEmphasis, format }: SeriesLegendProps) {
  const names = data.series.map(({ name }) => name);

  function choose(name: string, event: MouseEvent): void {
    const isAdding = event.metaKey || event.ctrlKey || event.shiftKey;
    const isAlone = shown?.size === 1 && shown.has(name);
    if (!isAdding) return onShow(isAlone ? undefined : new Set([name]));
    const next = new Set(shown ?? names);
    if (!next.delete(name)) next.add(name);
    return onShow(next.size === 0 || next.size === names.length ? undefined : next);
  }

  return (
    <div className="max-h-44 overflow-auto" tabIndex={-1}>
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-page text-faint">
          <tr>
            <th className="text-left font-normal">
              <span className="sr-only">Series</span>
            </th>
            {figures.map((name) => (
              <th key={name} className="w-20 text-right font-normal">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.series.map((series) => {
            const { name, token, isEarlier = false } = series;
            const isShown = !shown || shown.has(name);
            const summary = summaryOf(series.values, lastBucket);
            return (
              <tr
                key={name}
                className={cx('hover:bg-hover', !isShown && 'text-faint')}
                onPointerEnter={() => onEmphasis(name)}
                onPointerLeave={() => onEmphasis(undefined)}
              >
                <td className="max-w-0">
                  <button
                    type="button"
                    aria-pressed={isShown}
                    title={`${name}\nClick: alone or all. With ⇧: in or out.`}
                    className="flex w-full items-center gap-1.5 rounded-sm py-px text-left"
                    onClick={(event) => choose(name, event)}
                    onFocus={() => onEmphasis(name)}
                    onBlur={() => onEmphasis(undefined)}
                  >
                    <span className={isShown ? 'contents' : 'flex opacity-40'}>
                      <SeriesMark token={token} isDashed={isEarlier} />
                    </span>
                    <span className={cx('truncate', !isShown && 'line-through')}>{name}</span>
                  </button>
                </td>
                {figures.map((figure) => (
                  <td key={figure} className="text-right whitespace-nowrap text-muted">
                    {summary[figure] === null ? '–' : format(summary[figure])}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
