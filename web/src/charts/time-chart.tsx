import { ChartColumn, Table2 } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useZone } from '../lib/preferences.ts';
import type { MsRange } from '../lib/time/time-selection.ts';
import { IconButton } from '../ui/button.tsx';
import { ChartCanvas } from './chart-canvas.tsx';
import { ChartLegend } from './chart-legend.tsx';
import { ChartOverlay } from './chart-overlay.tsx';
import type { BucketAction } from './chart-readout.tsx';
import { ChartTable } from './chart-table.tsx';
import type { Form } from './draw-chart.ts';
import { type ChartData, highest } from './series.ts';
import { useChartScales } from './use-chart-scales.ts';
import { useWidth } from './use-width.ts';

interface TimeChartProps {
  title: string;
  /** Beside the title: the figure of the whole range. */
  figure?: ReactNode;
  data: ChartData;
  form: Form;
  range: MsRange;
  /** Later buckets are still being filled. */
  completeToMs: number;
  format: (value: number) => string;
  formatTick?: (value: number) => string;
  /** Of the plot, in pixels. */
  height: number;
  /** The axis reaches at least this value. */
  least?: number;
  hasLegend?: boolean;
  onZoom: (range: MsRange) => void;
  actionsOf: (bucket: MsRange) => BucketAction[];
}

const GUTTER_PX = 52;
const AXIS_PX = 20;

/** Values over time: marks on a canvas, axes and legend in the document, and the same figures as a table. */
export function TimeChart(props: TimeChartProps) {
  const { title, figure, data, form, range, completeToMs, format, formatTick = format, height } = props;
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot);
  const zone = useZone();
  const [isTable, setTable] = useState(false);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(
    () => ({ ...data, series: data.series.filter(({ name }) => !hidden.has(name)) }),
    [data, hidden],
  );
  const most = Math.max(props.least ?? 0, highest(shown, form === 'bars'));
  const scales = useChartScales({ ...range, width, height, highest: most, formatTick, zone });
  const lastBucket = data.times.findLastIndex((time) => time + data.stepMs <= completeToMs);

  function toggle(name: string): void {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  }

  return (
    <figure className="min-w-0">
      <figcaption className="flex h-7 items-center gap-3">
        <span className="font-medium whitespace-nowrap">{title}</span>
        <span className="min-w-0 overflow-hidden whitespace-nowrap text-muted">{figure}</span>
        <IconButton
          label={isTable ? `${title} as a chart` : `${title} as a table`}
          className="ml-auto text-faint"
          onClick={() => setTable(!isTable)}
        >
          {isTable ? <ChartColumn className="size-3.5" aria-hidden /> : <Table2 className="size-3.5" aria-hidden />}
        </IconButton>
      </figcaption>
      {isTable ? (
        <ChartTable data={shown} title={title} format={format} zone={zone} height={height + AXIS_PX + 8} />
      ) : (
        <div style={{ paddingLeft: GUTTER_PX, paddingBottom: AXIS_PX }} className="relative pt-2">
          <div ref={plot} style={{ height }} className="relative">
            <ChartCanvas
              data={shown}
              form={form}
              scales={scales}
              width={width}
              height={height}
              completeToMs={completeToMs}
            />
            <div aria-hidden className="text-sm text-faint">
              {scales.yTicks.map(({ at, label }) => (
                <span
                  key={at}
                  style={{ top: scales.y(at), right: '100%' }}
                  className="absolute -translate-y-1/2 pr-2 whitespace-nowrap"
                >
                  {label}
                </span>
              ))}
              {width > 0 &&
                scales.xTicks.map(({ at, label }) => (
                  <span
                    key={at}
                    style={{ left: scales.x(at), top: height + 3 }}
                    className="absolute -translate-x-1/2 whitespace-nowrap"
                  >
                    {isNearEdge(scales.x(at), width) ? '' : label}
                  </span>
                ))}
            </div>
            <ChartOverlay
              label={title}
              data={shown}
              scales={scales}
              width={width}
              height={height}
              format={format}
              zone={zone}
              onZoom={props.onZoom}
              actionsOf={props.actionsOf}
            />
          </div>
        </div>
      )}
      {props.hasLegend && (
        <div style={{ paddingLeft: GUTTER_PX }}>
          <ChartLegend data={data} lastBucket={lastBucket} hidden={hidden} onToggle={toggle} format={format} />
        </div>
      )}
    </figure>
  );
}

/** A label there would be cut, or stand under the values. */
function isNearEdge(x: number, width: number): boolean {
  return x < 8 || x > width - 12;
}
