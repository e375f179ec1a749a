import { useCallback } from 'react';
import type { Axis } from './axis.ts';
import { Canvas, type Pen } from './canvas.tsx';

export interface Drawing extends Pen {
  x: Axis;
  y: Axis;
}

export type Draw = (drawing: Drawing) => void;

interface PlotCanvasProps {
  draw: Draw;
  x: Axis;
  y: Axis;
  width: number;
  height: number;
}

/** The marks of a plot, and the lines of its upright axis behind them. */
export function PlotCanvas({ draw, x, y, width, height }: PlotCanvasProps) {
  const drawAll = useCallback((pen: Pen) => drawPlot({ ...pen, x, y }, draw), [draw, x, y]);
  return <Canvas draw={drawAll} width={width} height={height} />;
}

export function drawPlot(drawing: Drawing, draw: Draw): void {
  const { context, y, width, height, color } = drawing;
  context.fillStyle = color('--color-line');
  const lines = y.ticks.map(({ at }) => ({ at, top: Math.min(Math.round(y.toPx(at)), height - 1) }));
  for (const { top } of lines) context.fillRect(0, top, width, 1);
  // Where values lie on both sides of it, zero is told apart.
  const zero = lines.find(({ at }, index) => at === 0 && index > 0);
  context.fillStyle = color('--color-faint');
  if (zero) context.fillRect(0, zero.top, width, 1);
  draw(drawing);
}
