import { useCallback, useMemo, useRef, useState } from 'react';
import type { Unit } from '../lib/format/unit.ts';
import { useZone } from '../lib/preferences.ts';
import type { MsRange } from '../lib/time/time-selection.ts';
import { selectRange } from '../lib/time/use-time.ts';
import { usePlace } from '../lib/url/place.ts';
import { timeAxis, valueAxis } from './plot/axis.ts';
import { formatBucket } from './plot/bucket-time.ts';
import { ChartFrame, type ChartFrameProps } from './plot/chart-frame.tsx';
import { GUTTER, PlotArea } from './plot/plot-area.tsx';
import type { Draw } from './plot/plot-canvas.tsx';
import { PlotSurface } from './plot/plot-surface.tsx';
import { type ChartAction, Readout } from './plot/readout.tsx';
import { TimeMarks } from './plot/time-marks.tsx';
import { useTimePointer } from './plot/use-time-pointer.ts';
import { useWidth } from './plot/use-width.ts';
import { drawSeries } from './series/draw-series.ts';
import { type ChartExemplar, Exemplars } from './series/exemplars.tsx';
import { Flags } from './series/flags.tsx';
import type { ChartFlag } from './series/group-flags.ts';
import { nearestReading, readBucket } from './series/readings.ts';
import { bucketAt, type ChartData, type ChartSeries, extentOf, type Form, lastComplete } from './series/series.ts';
import { SeriesDots } from './series/series-dots.tsx';
import { SeriesLegend } from './series/series-legend.tsx';
import { SeriesReadings } from './series/series-readings.tsx';
import { seriesTable } from './series/series-table.ts';

interface TimeChartProps extends ChartFrameProps {
  data: ChartData;
  form: Form;
  unit: Unit;
  /** From the first to the last pixel; of whole buckets, so that none is cut. */
  range: MsRange;
  /** Of the plot, in pixels. */
  height: number;
  /** The axis reaches at least this value. */
  least?: number;
  hasLegend?: boolean;
  flags?: readonly ChartFlag[];
  exemplars?: readonly ChartExemplar[];
  /** What can be done with a bucket besides zooming into it. `series`: the one that is pointed at. */
  actionsOf?: (bucket: MsRange, series: ChartSeries | undefined) => readonly ChartAction[];
}

const nothing: readonly never[] = [];

/** Values over time: lines, areas or bars, one value for each bucket and series. Drawing over it zooms the page's time. */
export function TimeChart(props: TimeChartProps) {
  const { title, data, form, unit, range, height, least = 0, flags = nothing, exemplars = nothing, actionsOf } = props;
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot);
  const zone = useZone();
  const { nowMs: completeToMs } = usePlace();
  const [only, setOnly] = useState<ReadonlySet<string> | undefined>(undefined);
  const [emphasis, setEmphasis] = useState<string | undefined>(undefined);
  const shown = useMemo(
    () => (only ? { ...data, series: data.series.filter(({ name }) => only.has(name)) } : data),
    [data, only],
  );
  const { fromMs, toMs } = range;
  const x = useMemo(() => timeAxis({ fromMs, toMs }, width, zone), [fromMs, toMs, width, zone]);
  const y = useMemo(() => {
    const { lowest, highest } = extentOf(shown, form);
    return valueAxis({ lowest, highest: Math.max(highest, least) }, height, unit);
  }, [shown, form, least, height, unit]);
  const draw = useCallback<Draw>(
    (drawing) => drawSeries(drawing, { data: shown, form, completeToMs, emphasis }),
    [shown, form, completeToMs, emphasis],
  );

  const { times, stepMs } = shown;
  const middleOf = (bucket: number): number => x.toPx(times[bucket]! + stepMs / 2);
  const bucketAtPx = (px: number): number => bucketAt(shown, x.fromPx(px));
  const pointer = useTimePointer({
    x,
    width,
    height,
    next: (from, right) => {
      if (times.length === 0 || right === 0) return undefined;
      const here = from ? bucketAtPx(from.x) : right > 0 ? -1 : times.length;
      const bucket = Math.min(Math.max(here + right, 0), times.length - 1);
      return { x: middleOf(bucket), y: from?.y ?? 0 };
    },
  });
  const bucket = pointer.at ? bucketAtPx(pointer.at.x) : -1;
  const readings = bucket < 0 ? [] : readBucket(shown, bucket);
  const nearest = pointer.at && nearestReading(readings, y.toPx, pointer.at.y);
  const time = bucket < 0 ? undefined : { fromMs: times[bucket]!, toMs: times[bucket]! + stepMs };
  const read = ({ series, value }: (typeof readings)[number]): string =>
    `${series.name} ${value === null ? 'no data' : unit.format(value)}`;

  return (
    <ChartFrame
      {...props}
      height={height}
      table={() => seriesTable(shown, unit)}
      picture={() => ({ x, y, width, height, draw, legend: shown.series })}
      below={
        props.hasLegend && (
          <div style={{ paddingLeft: GUTTER }}>
            <SeriesLegend
              data={data}
              lastBucket={lastComplete(data, completeToMs)}
              shown={only}
              onShow={setOnly}
              onEmphasis={setEmphasis}
              format={unit.format}
            />
          </div>
        )
      }
    >
      <PlotArea plot={plot} x={x} y={y} width={width} height={height} draw={draw} isEmpty={times.length === 0}>
        <PlotSurface
          pointer={pointer}
          label={`${title}, over time`}
          spoken={time ? `${formatBucket(time, zone)}: ${readings.map(read).join(', ')}` : 'nothing'}
          place={{ now: bucket, most: times.length - 1 }}
          anchor={time && pointer.at && { x: middleOf(bucket), y: pointer.at.y }}
          readout={
            time &&
            !pointer.brush && (
              <Readout
                title={formatBucket(time, zone)}
                actions={
                  pointer.isPinned
                    ? [
                        ...(actionsOf?.(time, nearest?.series) ?? []),
                        ...exemplarActions(exemplars, time),
                        { name: 'Zoom to this time', run: () => selectRange(time) },
                      ]
                    : []
                }
              >
                <SeriesReadings readings={readings} nearest={nearest} format={unit.format} />
              </Readout>
            )
          }
        >
          <TimeMarks
            x={x}
            width={width}
            snap={(atMs) => {
              const bucket = bucketAt(shown, atMs);
              return bucket < 0 ? undefined : middleOf(bucket);
            }}
          />
          <SeriesDots data={shown} form={form} x={x} y={y} />
        </PlotSurface>
        <Exemplars exemplars={exemplars} x={x} y={y} width={width} height={height} />
        <Flags flags={flags} x={x} width={width} />
      </PlotArea>
    </ChartFrame>
  );
}

const MOST_EXEMPLARS = 3;

function exemplarActions(exemplars: readonly ChartExemplar[], { fromMs, toMs }: MsRange): ChartAction[] {
  return exemplars
    .filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs)
    .slice(0, MOST_EXEMPLARS)
    .map(({ name, href }) => ({ name: `Trace of ${name}`, href }));
}
