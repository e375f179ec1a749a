import { useCallback, useMemo, useRef } from 'react';
import { formatInstant } from '../lib/format/instant.ts';
import { formatWhole } from '../lib/format/number.ts';
import type { Unit } from '../lib/format/unit.ts';
import { useZone } from '../lib/preferences.ts';
import type { MsRange } from '../lib/time/time-selection.ts';
import { navigate } from '../lib/url/place.ts';
import { logAxis, timeAxis } from './plot/axis.ts';
import { formatBucket } from './plot/bucket-time.ts';
import { BrushBox } from './plot/brush-box.tsx';
import { ChartFrame, type ChartFrameProps } from './plot/chart-frame.tsx';
import type { TableData } from './plot/data-table.tsx';
import { PlotArea } from './plot/plot-area.tsx';
import type { Draw } from './plot/plot-canvas.tsx';
import { PlotSurface } from './plot/plot-surface.tsx';
import { type ChartAction, Readout } from './plot/readout.tsx';
import { type Region, regionOf } from './plot/region.ts';
import { TimeMarks } from './plot/time-marks.tsx';
import { useTimePointer } from './plot/use-time-pointer.ts';
import { useWidth } from './plot/use-width.ts';
import { drawPoints } from './points/draw-points.ts';
import { indexPoints } from './points/point-index.ts';
import { placePoints, type ScatterPoint } from './points/scatter-point.ts';
import { stepToPoint } from './points/step-to-point.ts';

interface ScatterChartProps<Point extends ScatterPoint> extends ChartFrameProps {
  /** Up to about a hundred thousand. */
  points: readonly Point[];
  unit: Unit;
  range: MsRange;
  /** Of the plot, in pixels. */
  height: number;
  /** What a point leads to. */
  hrefOf: (point: Point) => string;
  /** What a point is, in a line. */
  nameOf: (point: Point) => string;
  /** What can be done with a region that was drawn over. */
  actionsOf: (region: Region) => readonly ChartAction[];
}

const NEAR_PX = 16;

/** Single things by their time and value, the values in factors; what failed is a cross. A click opens one, drawing over it asks about many. */
export function ScatterChart<Point extends ScatterPoint>(props: ScatterChartProps<Point>) {
  const { title, points, unit, range, height, hrefOf, nameOf, actionsOf } = props;
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot);
  const zone = useZone();
  const { fromMs, toMs } = range;
  const x = useMemo(() => timeAxis({ fromMs, toMs }, width, zone), [fromMs, toMs, width, zone]);
  const y = useMemo(() => logAxis(extentOf(points), height, unit), [points, height, unit]);
  const placed = useMemo(() => placePoints(points, x, y), [points, x, y]);
  const index = useMemo(() => indexPoints(placed.xs, placed.ys, width, height), [placed, width, height]);
  const draw = useCallback<Draw>((drawing) => drawPoints(drawing, placed), [placed]);

  const pointer = useTimePointer({
    x,
    width,
    height,
    pinsRegion: true,
    next: (from, right, down) => stepToPoint(placed, index, { width, height }, from, right, down),
    onOpen: (at) => {
      const point = points[index.nearest(at.x, at.y, NEAR_PX)];
      if (point) navigate(hrefOf(point));
    },
  });
  const { at, brush, isPinned } = pointer;
  const near = at && !brush ? index.nearest(at.x, at.y, NEAR_PX) : -1;
  const point = points[near];
  const region = brush && regionOf(brush, x, y);

  return (
    <ChartFrame
      {...props}
      height={height}
      table={() => tableOf(points, nameOf, unit)}
      picture={() => ({ x, y, width, height, draw, legend: [] })}
    >
      <PlotArea plot={plot} x={x} y={y} width={width} height={height} draw={draw} isEmpty={points.length === 0}>
        <PlotSurface
          pointer={pointer}
          label={`${title}, over time`}
          spoken={point ? `${formatInstant(point.timeMs, zone)}: ${describe(point, nameOf, unit)}` : 'nothing'}
          place={{ now: near, most: points.length - 1 }}
          className={point ? 'cursor-pointer' : 'cursor-crosshair'}
          readout={
            region ? (
              <Readout
                title={`${formatBucket(region.range, zone)}, ${unit.format(region.lowest)} – ${unit.format(region.highest)}`}
                actions={isPinned ? actionsOf(region) : []}
              >
                <RegionFigures points={points} found={withinBrush(brush)} />
              </Readout>
            ) : (
              point && (
                <Readout title={formatInstant(point.timeMs, zone)}>
                  <p className="px-1.5">{describe(point, nameOf, unit)}</p>
                </Readout>
              )
            )
          }
        >
          <TimeMarks x={x} width={width} />
          {point && (
            <div
              aria-hidden
              style={{ left: placed.xs[near]!, top: placed.ys[near]! }}
              className="pointer-events-none absolute size-3 -translate-1/2 rounded-full border-2 border-text"
            />
          )}
          {brush && <BrushBox brush={brush} />}
        </PlotSurface>
      </PlotArea>
    </ChartFrame>
  );

  function withinBrush({ from, to }: NonNullable<typeof brush>): number[] {
    return index.within(Math.min(from.x, to.x), Math.min(from.y, to.y), Math.max(from.x, to.x), Math.max(from.y, to.y));
  }
}

function RegionFigures({ points, found }: { points: readonly ScatterPoint[]; found: readonly number[] }) {
  const failed = found.filter((at) => points[at]!.hasFailed).length;
  return (
    <p className="px-1.5">
      {formatWhole(found.length)} shown
      {failed > 0 && <span className="text-error">, {formatWhole(failed)} failed</span>}
    </p>
  );
}

function describe<Point extends ScatterPoint>(point: Point, nameOf: (point: Point) => string, unit: Unit): string {
  return `${nameOf(point)} · ${unit.format(point.value)}${point.hasFailed ? ' · failed' : ''}`;
}

function extentOf(points: readonly ScatterPoint[]): { lowest: number; highest: number } {
  let lowest = Infinity;
  let highest = 0;
  for (const { value } of points) {
    if (value > 0 && value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return highest === 0 ? { lowest: 1, highest: 1000 } : { lowest: lowest / 1.2, highest: highest * 1.2 };
}

function tableOf<Point extends ScatterPoint>(
  points: readonly Point[],
  nameOf: (point: Point) => string,
  unit: Unit,
): TableData {
  return {
    columns: [
      { name: 'Time', kind: 'time' },
      { name: 'Name', kind: 'text' },
      { name: 'Value', kind: 'value', unit },
      { name: 'Failed', kind: 'text' },
    ],
    rows: points
      .toSorted((a, b) => b.timeMs - a.timeMs)
      .map((point) => [point.timeMs, nameOf(point), point.value, point.hasFailed ? 'yes' : 'no']),
  };
}
