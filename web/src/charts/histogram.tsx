import { useCallback, useMemo, useRef } from 'react';
import { formatPercent, formatWhole } from '../lib/format/number.ts';
import { countUnit, type Unit } from '../lib/format/unit.ts';
import { drawHistogram } from './histogram/draw-histogram.ts';
import { type ValueMark, ValueMarks } from './histogram/value-marks.tsx';
import { bordersOf, countBetween, scaleTo, sumOf, type ValueBucket } from './histogram/value-bucket.ts';
import { logAxis, valueAxis } from './plot/axis.ts';
import { BrushBox } from './plot/brush-box.tsx';
import { ChartFrame, type ChartFrameProps } from './plot/chart-frame.tsx';
import type { TableData } from './plot/data-table.tsx';
import type { Extent } from './plot/extent.ts';
import { PlotArea } from './plot/plot-area.tsx';
import type { Draw } from './plot/plot-canvas.tsx';
import { PlotSurface } from './plot/plot-surface.tsx';
import { type ChartAction, Readout } from './plot/readout.tsx';
import { usePlotPointer } from './plot/use-plot-pointer.ts';
import { useWidth } from './plot/use-width.ts';

interface HistogramProps extends ChartFrameProps {
  /** Ascending; values are above zero, and empty buckets may be left out. */
  buckets: readonly ValueBucket[];
  /** What they are compared with, in proportion: outlines. */
  others?: readonly ValueBucket[];
  unit: Unit;
  /** Of the plot, in pixels. */
  height: number;
  /** Values that stand out: percentiles, the one that is looked at. */
  marks?: readonly ValueMark[];
  /** What can be done with a bucket, or with a stretch that was drawn over. */
  actionsOf?: (values: Extent) => readonly ChartAction[];
}

const nothing: readonly never[] = [];

/** How many have which value, the values in factors. */
export function Histogram(props: HistogramProps) {
  const { title, buckets, others = nothing, unit, height, marks = nothing, actionsOf } = props;
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot);
  const sum = useMemo(() => sumOf(buckets), [buckets]);
  const outlines = useMemo(() => scaleTo(others, sum), [others, sum]);
  const x = useMemo(
    () => logAxis(bordersOf([...buckets, ...others]) ?? { lowest: 1, highest: 1000 }, width, unit, false),
    [buckets, others, width, unit],
  );
  const y = useMemo(() => {
    const highest = [...buckets, ...outlines].reduce((most, { count }) => Math.max(most, count), 0);
    return valueAxis({ lowest: 0, highest }, height, countUnit);
  }, [buckets, outlines, height]);
  const draw = useCallback<Draw>((drawing) => drawHistogram(drawing, buckets, outlines), [buckets, outlines]);

  const bucketAtPx = (px: number): number => {
    const value = x.fromPx(px);
    return buckets.findIndex(({ from, to }) => value > from && value <= to);
  };
  const pointer = usePlotPointer({
    width,
    height,
    next: (from, right) => {
      if (buckets.length === 0 || right === 0) return undefined;
      const here = from ? bucketAtPx(from.x) : right > 0 ? -1 : buckets.length;
      const next = buckets[Math.min(Math.max(here + right, 0), buckets.length - 1)]!;
      return { x: (x.toPx(next.from) + x.toPx(next.to)) / 2, y: height / 2 };
    },
    onBrush: () => 'pinned',
  });
  const { at, brush, isPinned } = pointer;
  const bucket = at && !brush ? buckets[bucketAtPx(at.x)] : undefined;
  const values: Extent | undefined = brush
    ? { lowest: x.fromPx(Math.min(brush.from.x, brush.to.x)), highest: x.fromPx(Math.max(brush.from.x, brush.to.x)) }
    : bucket && { lowest: bucket.from, highest: bucket.to };
  const count = values ? countBetween(buckets, values.lowest, values.highest) : 0;
  const told = values && `${unit.format(values.lowest)} – ${unit.format(values.highest)}`;

  return (
    <ChartFrame
      {...props}
      height={height}
      table={() => tableOf(buckets, unit)}
      picture={() => ({ x, y, width, height, draw, legend: [] })}
    >
      <PlotArea plot={plot} x={x} y={y} width={width} height={height} draw={draw} isEmpty={buckets.length === 0}>
        <PlotSurface
          pointer={pointer}
          label={`${title}, by value`}
          spoken={told ? `${told}: ${formatWhole(count)}` : 'nothing'}
          place={{ now: bucket ? buckets.indexOf(bucket) : 0, most: buckets.length - 1 }}
          readout={
            values && (
              <Readout title={told!} actions={isPinned ? (actionsOf?.(values) ?? []) : []}>
                <p className="px-1.5">
                  <span className="font-semibold">{formatWhole(count)}</span>
                  <span className="text-muted">
                    {' '}
                    of {formatWhole(sum)}, {formatPercent(count / sum)}
                  </span>
                </p>
              </Readout>
            )
          }
        >
          {bucket && (
            <BrushBox
              isFullHeight
              brush={{ from: { x: x.toPx(bucket.from), y: 0 }, to: { x: x.toPx(bucket.to), y: height } }}
            />
          )}
          {brush && <BrushBox isFullHeight brush={brush} />}
          <ValueMarks marks={marks} x={x} width={width} />
        </PlotSurface>
      </PlotArea>
    </ChartFrame>
  );
}

function tableOf(buckets: readonly ValueBucket[], unit: Unit): TableData {
  return {
    columns: [
      { name: 'Above', kind: 'value', unit },
      { name: 'Up to', kind: 'value', unit },
      { name: 'Count', kind: 'value', unit: countUnit },
    ],
    rows: buckets.map(({ from, to, count }) => [from, to, count]),
  };
}
