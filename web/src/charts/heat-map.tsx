import { useCallback, useMemo, useRef } from 'react';
import { formatWhole } from '../lib/format/number.ts';
import type { Unit } from '../lib/format/unit.ts';
import { countUnit } from '../lib/format/unit.ts';
import { useZone } from '../lib/preferences.ts';
import type { MsRange } from '../lib/time/time-selection.ts';
import { usePlace } from '../lib/url/place.ts';
import { drawHeat } from './heat/draw-heat.ts';
import { countIn, type HeatData, mostOf, rowOf, wholeCells } from './heat/heat-data.ts';
import { HeatKey } from './heat/heat-key.tsx';
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
import type { Point } from './plot/use-plot-pointer.ts';
import { useTimePointer } from './plot/use-time-pointer.ts';
import { useWidth } from './plot/use-width.ts';

interface HeatMapProps extends ChartFrameProps {
  data: HeatData;
  /** Of the values. */
  unit: Unit;
  range: MsRange;
  /** Of the plot, in pixels. */
  height: number;
  /** What can be done with a cell, or with a region that was drawn over, grown to whole cells. */
  actionsOf: (region: Region) => readonly ChartAction[];
}

/** How many there are by time and value, the values in factors: where most lie, and what lies apart. */
export function HeatMap(props: HeatMapProps) {
  const { title, data, unit, range, height, actionsOf } = props;
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot);
  const zone = useZone();
  const { nowMs } = usePlace();
  const { times, stepMs, bounds, counts } = data;
  const { fromMs, toMs } = range;
  const x = useMemo(() => timeAxis({ fromMs, toMs }, width, zone), [fromMs, toMs, width, zone]);
  const y = useMemo(
    () => logAxis({ lowest: bounds[0] ?? 1, highest: bounds.at(-1) ?? 1000 }, height, unit),
    [bounds, height, unit],
  );
  const draw = useCallback<Draw>((drawing) => drawHeat(drawing, data, nowMs), [data, nowMs]);

  function cellAt(at: Point): { column: number; row: number } | undefined {
    const time = x.fromPx(at.x);
    const column = times.findIndex((start) => time >= start && time < start + stepMs);
    const row = rowOf(bounds, y.fromPx(at.y));
    return column < 0 || row < 0 ? undefined : { column, row };
  }

  function middleOf(column: number, row: number): Point {
    const [top, bottom] = [y.toPx(bounds[row + 1]!), y.toPx(bounds[row]!)];
    return { x: x.toPx(times[column]! + stepMs / 2), y: (top + bottom) / 2 };
  }

  const pointer = useTimePointer({
    x,
    width,
    height,
    pinsRegion: true,
    next: (from, right, down) => {
      const [columns, rows] = [times.length, bounds.length - 1];
      if (columns === 0) return undefined;
      const here = from && cellAt(from);
      const start = here ?? { column: right > 0 ? -1 : columns, row: Math.floor(rows / 2) };
      const column = Math.min(Math.max(start.column + right, 0), columns - 1);
      return middleOf(column, Math.min(Math.max(start.row - down, 0), rows - 1));
    },
  });
  const { at, brush, isPinned } = pointer;
  const cell = at && !brush ? cellAt(at) : undefined;
  const region =
    (brush && wholeCells(data, regionOf(brush, x, y))) ??
    (cell && {
      range: { fromMs: times[cell.column]!, toMs: times[cell.column]! + stepMs },
      lowest: bounds[cell.row]!,
      highest: bounds[cell.row + 1]!,
    });
  const told =
    region && `${formatBucket(region.range, zone)}, ${unit.format(region.lowest)} – ${unit.format(region.highest)}`;
  const count = brush && region ? countIn(data, region) : cell ? counts[cell.column]![cell.row]! : 0;

  return (
    <ChartFrame
      {...props}
      height={height}
      table={() => tableOf(data, unit)}
      picture={() => ({ x, y, width, height, draw, legend: [] })}
      below={<HeatKey most={mostOf(data)} />}
    >
      <PlotArea plot={plot} x={x} y={y} width={width} height={height} draw={draw} isEmpty={times.length === 0}>
        <PlotSurface
          pointer={pointer}
          label={`${title}, by time and value`}
          spoken={told ? `${told}: ${formatWhole(count)}` : 'nothing'}
          place={{ now: cell?.column ?? 0, most: times.length - 1 }}
          readout={
            region && (
              <Readout title={told!} actions={isPinned ? actionsOf(region) : []}>
                <p className="px-1.5 font-semibold">{formatWhole(count)}</p>
              </Readout>
            )
          }
        >
          <TimeMarks x={x} width={width} />
          {cell && (
            <BrushBox
              brush={{
                from: { x: x.toPx(times[cell.column]!), y: y.toPx(bounds[cell.row + 1]!) },
                to: { x: x.toPx(times[cell.column]! + stepMs), y: y.toPx(bounds[cell.row]!) },
              }}
            />
          )}
          {brush && <BrushBox brush={brush} />}
        </PlotSurface>
      </PlotArea>
    </ChartFrame>
  );
}

function tableOf({ times, bounds, counts }: HeatData, unit: Unit): TableData {
  const rows = bounds.slice(1).map((bound, row) => `${unit.format(bounds[row]!)} – ${unit.format(bound)}`);
  return {
    columns: [
      { name: 'Time', kind: 'time' },
      ...rows.map((name) => ({ name, kind: 'value', unit: countUnit }) as const),
    ],
    rows: times.map((time, column) => [time, ...counts[column]!]).reverse(),
  };
}
