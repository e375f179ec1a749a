import { hatch } from './canvas.ts';
import type { ChartData, ChartSeries, Token } from './series.ts';

export type Form = 'lines' | 'area' | 'bars';

export interface Drawing {
  data: ChartData;
  form: Form;
  x: (ms: number) => number;
  y: (value: number) => number;
  /** From here on buckets are not complete. */
  completeToMs: number;
  color: (token: Token) => string;
}

export function drawChart(context: CanvasRenderingContext2D, drawing: Drawing): void {
  if (drawing.form === 'bars') drawBars(context, drawing);
  // What is drawn last lies on top: the first series.
  else for (const series of [...drawing.data.series].reverse()) drawLine(context, drawing, series);
}

function drawBars(context: CanvasRenderingContext2D, { data, x, y, completeToMs, color }: Drawing): void {
  const { times, stepMs, series } = data;
  times.forEach((time, at) => {
    const left = x(time);
    const right = x(time + stepMs);
    const gap = right - left > 3 ? 1 : 0;
    const width = Math.max(1, right - left - gap);
    const isComplete = time + stepMs <= completeToMs;
    let sum = 0;
    for (const { values, token } of series) {
      const value = values[at] ?? 0;
      if (value <= 0) continue;
      const bottom = y(sum);
      // What is there is seen, however little it is.
      const height = Math.max(1, bottom - y(sum + value));
      context.fillStyle = color(token);
      context.strokeStyle = color(token);
      if (isComplete) context.fillRect(left, bottom - height, width, height);
      else {
        context.globalAlpha = 0.25;
        context.fillRect(left, bottom - height, width, height);
        context.globalAlpha = 1;
        hatch(context, left, bottom - height, width, height);
      }
      sum += value;
    }
  });
}

function drawLine(
  context: CanvasRenderingContext2D,
  { data, form, x, y, completeToMs, color }: Drawing,
  { values, token, dash = [] }: ChartSeries,
): void {
  const { times, stepMs } = data;
  context.strokeStyle = color(token);
  context.fillStyle = color(token);
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  for (const [from, to] of runs(values)) {
    const points = Array.from({ length: to - from }, (_, index) => {
      const at = from + index;
      return [x(times[at]! + stepMs / 2), y(values[at]!)] as const;
    });
    if (form === 'area') fillBelow(context, points, y(0));
    if (points.length === 1) {
      context.beginPath();
      context.arc(points[0]![0], points[0]![1], 1.75, 0, 2 * Math.PI);
      context.fill();
      continue;
    }
    const lastIsOpen = times[to - 1]! + stepMs > completeToMs;
    const solid = lastIsOpen ? points.slice(0, -1) : points;
    context.setLineDash([...dash]);
    stroke(context, solid);
    if (lastIsOpen) {
      context.setLineDash([2, 3]);
      stroke(context, points.slice(-2));
    }
    context.setLineDash([]);
  }
}

type Point = readonly [x: number, y: number];

function stroke(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
}

function fillBelow(context: CanvasRenderingContext2D, points: readonly Point[], bottom: number): void {
  context.save();
  context.globalAlpha = 0.12;
  context.beginPath();
  context.moveTo(points[0]![0], bottom);
  for (const [x, y] of points) context.lineTo(x, y);
  context.lineTo(points.at(-1)![0], bottom);
  context.fill();
  context.restore();
}

/** Stretches without a gap, as indexes from and to. */
function runs(values: readonly (number | null)[]): [from: number, to: number][] {
  const found: [number, number][] = [];
  let from = -1;
  for (let at = 0; at <= values.length; at++) {
    const isValue = at < values.length && values[at] !== null && values[at] !== undefined;
    if (isValue && from < 0) from = at;
    if (!isValue && from >= 0) {
      found.push([from, at]);
      from = -1;
    }
  }
  return found;
}
