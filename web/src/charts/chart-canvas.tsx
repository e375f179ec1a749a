import { useLayoutEffect, useRef } from 'react';
import { tokenColor, useThemeKey } from '../lib/theme/token-color.ts';
import { beginDrawing } from './canvas.ts';
import { drawChart, type Form } from './draw-chart.ts';
import type { ChartData } from './series.ts';
import type { ChartScales } from './use-chart-scales.ts';

interface ChartCanvasProps {
  data: ChartData;
  form: Form;
  scales: ChartScales;
  width: number;
  height: number;
  completeToMs: number;
}

/** The marks of a chart and the lines behind them. */
export function ChartCanvas({ data, form, scales, width, height, completeToMs }: ChartCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const themeKey = useThemeKey();
  useLayoutEffect(() => {
    if (!canvas.current || width === 0) return;
    const context = beginDrawing(canvas.current, width, height);
    if (!context) return;
    const { x, y, yTicks } = scales;
    context.fillStyle = tokenColor('--color-line', themeKey);
    for (const { at } of yTicks) context.fillRect(0, Math.min(Math.round(y(at)), height - 1), width, 1);
    drawChart(context, { data, form, x, y, completeToMs, color: (token) => tokenColor(token, themeKey) });
  }, [data, form, scales, width, height, completeToMs, themeKey]);
  return <canvas ref={canvas} aria-hidden style={{ width, height }} className="block" />;
}
