import { scaleLinear } from '@visx/scale';
import { useMemo } from 'react';
import type { Zone } from '../lib/format/instant.ts';
import type { MsRange } from '../lib/time/time-selection.ts';
import { type Tick, timeTicks } from './time-ticks.ts';

export interface ChartScales {
  /** Milliseconds to pixels and back. */
  x: (ms: number) => number;
  timeAt: (x: number) => number;
  /** A value to pixels, from the bottom. */
  y: (value: number) => number;
  xTicks: Tick[];
  yTicks: Tick[];
}

interface ScaleRequest extends MsRange {
  width: number;
  height: number;
  /** The highest value there is. */
  highest: number;
  formatTick: (value: number) => string;
  zone: Zone;
}

const TIME_LABEL_PX = 76;
const VALUE_LABEL_PX = 34;

/** The scales of a chart of values over time. Values begin at zero. */
export function useChartScales({ fromMs, toMs, width, height, highest, formatTick, zone }: ScaleRequest): ChartScales {
  return useMemo(() => {
    const x = scaleLinear<number>({ domain: [fromMs, toMs], range: [0, width] });
    const count = Math.max(2, Math.floor(height / VALUE_LABEL_PX));
    const y = scaleLinear<number>({ domain: [0, highest || 1], range: [height, 1] }).nice(count);
    return {
      x,
      timeAt: (at) => x.invert(at),
      y,
      xTicks: timeTicks({ fromMs, toMs }, Math.max(2, Math.floor(width / TIME_LABEL_PX)), zone),
      yTicks: y.ticks(count).map((at) => ({ at, label: formatTick(at) })),
    };
  }, [fromMs, toMs, width, height, highest, formatTick, zone]);
}
