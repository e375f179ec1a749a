import type { Drawing } from '../plot/plot-canvas.tsx';
import { type Columns, spansOf } from './columns.ts';
import type { SeriesPicture } from './series-picture.ts';
import type { ChartSeries } from './series.ts';

const EARLIER_DASH = [5, 4];
const OPEN_DASH = [2, 3];
const FILL = 0.13;
const LINE_PX = 1.5;
const DOT_PX = 1.75;
/** From so many points a column of pixels on, a line is what it covers of each. */
const DENSE = 2;

/** A line through the middle of each bucket; dotted to the one that is still being filled. */
export function drawLine(drawing: Drawing, picture: SeriesPicture, series: ChartSeries): void {
  const { context, color } = drawing;
  context.strokeStyle = context.fillStyle = color(series.token);
  const columns = columnsOf(drawing, picture.data.stepMs);
  if (series.values.length > columns.count * DENSE) drawSpans(drawing, picture, series, columns);
  else drawRuns(drawing, picture, series);
}

/** Where values lie in the middle of their buckets. */
function columnsOf({ x, width, density }: Drawing, stepMs: number): Columns {
  const count = Math.max(1, Math.round(width * density));
  const [fromMs, toMs] = [x.fromPx(0), x.fromPx(width)];
  return { fromMs: fromMs - stepMs / 2, msPerColumn: (toMs - fromMs) / count, count };
}

function drawSpans(
  { context, y, density }: Drawing,
  { data, form }: SeriesPicture,
  { values, isEarlier }: ChartSeries,
  columns: Columns,
): void {
  const { lowest, highest, last } = spansOf(data.times, values, columns);
  const { globalAlpha } = context;
  const isFilled = form === 'area' && !isEarlier;
  const zero = y.toPx(0);
  for (let column = 0; column < columns.count; column++) {
    if (Number.isNaN(lowest[column]!)) continue;
    const x = column / density;
    const before = last[column - 1] ?? Number.NaN;
    // It comes from where it was in the column before.
    const top = y.toPx(before > highest[column]! ? before : highest[column]!);
    const bottom = y.toPx(before < lowest[column]! ? before : lowest[column]!);
    if (isFilled) {
      context.globalAlpha = globalAlpha * FILL;
      context.fillRect(x, Math.min(top, zero), 1 / density, Math.abs(zero - top));
      context.globalAlpha = globalAlpha;
    }
    context.fillRect(x, top - LINE_PX / 2, 1 / density, bottom - top + LINE_PX);
  }
}

function drawRuns(drawing: Drawing, { data, form, completeToMs }: SeriesPicture, series: ChartSeries): void {
  const { context, x, y } = drawing;
  const { times, stepMs } = data;
  const { values, isEarlier = false } = series;
  context.lineWidth = isEarlier ? 1.25 : LINE_PX;
  context.lineJoin = 'bevel';
  for (const [from, to] of runsOf(values)) {
    const points = values.slice(from, to).map((value, at): Point => {
      return [x.toPx(times[from + at]! + stepMs / 2), y.toPx(value!)];
    });
    if (form === 'area' && !isEarlier) fillBelow(context, points, y.toPx(0));
    if (points.length === 1) {
      context.beginPath();
      context.arc(...points[0]!, DOT_PX, 0, 2 * Math.PI);
      context.fill();
      continue;
    }
    const isOpen = !isEarlier && times[to - 1]! + stepMs > completeToMs;
    context.setLineDash(isEarlier ? EARLIER_DASH : []);
    stroke(context, isOpen ? points.slice(0, -1) : points);
    if (isOpen) {
      context.setLineDash(OPEN_DASH);
      stroke(context, points.slice(-2));
    }
  }
  context.setLineDash([]);
}

type Point = readonly [x: number, y: number];

function stroke(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  context.beginPath();
  for (const point of points) context.lineTo(...point);
  context.stroke();
}

function fillBelow(context: CanvasRenderingContext2D, points: readonly Point[], bottom: number): void {
  const { globalAlpha } = context;
  context.globalAlpha = globalAlpha * FILL;
  context.beginPath();
  context.moveTo(points[0]![0], bottom);
  for (const point of points) context.lineTo(...point);
  context.lineTo(points.at(-1)![0], bottom);
  context.fill();
  context.globalAlpha = globalAlpha;
}

/** Stretches without a gap, as indexes from and to. */
function runsOf(values: readonly (number | null)[]): [from: number, to: number][] {
  const runs: [number, number][] = [];
  let from = -1;
  for (let at = 0; at <= values.length; at++) {
    const isValue = at < values.length && values[at] !== null;
    if (isValue && from < 0) from = at;
    if (!isValue && from >= 0) {
      runs.push([from, at]);
      from = -1;
    }
  }
  return runs;
}
