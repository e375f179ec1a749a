import { type PointerEvent, useCallback, useRef, useState } from 'react';
import { Canvas, type Pen } from '../../charts/plot/canvas.tsx';
import { useWidth } from '../../charts/plot/use-width.ts';
import { seriesColor } from '../../lib/theme/series-color.ts';
import type { TimeWindow } from './time-window.ts';
import type { WaterfallSpan } from './waterfall-span.ts';

interface MiniMapProps {
  rows: readonly (WaterfallSpan | undefined)[];
  visible: { first: number; last: number };
  durationNano: number;
  window: TimeWindow;
  onWindow: (window: TimeWindow | undefined) => void;
}

const HEIGHT_PX = 56;
const DRAG_PX = 4;

/** The whole trace at once; a stretch that is dragged over it is looked at closely. */
export function MiniMap({ rows, visible, durationNano, window, onWindow }: MiniMapProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [brush, setBrush] = useState<{ from: number; to: number } | undefined>(undefined);
  const total = Math.max(durationNano, 1);

  const draw = useCallback(
    ({ context, width, height, color }: Pen) => {
      const rowHeight = height / Math.max(rows.length, 1);
      const barHeight = Math.max(1, Math.min(4, rowHeight - (rowHeight > 2 ? 1 : 0)));
      rows.forEach((row, at) => {
        if (!row) return;
        context.fillStyle = color(row.hasFailed ? '--color-error' : seriesColor(row.service));
        const left = (row.start / total) * width;
        context.fillRect(left, at * rowHeight, Math.max(1, (row.duration / total) * width), barHeight);
      });
    },
    [rows, total],
  );

  const offsetOf = (event: PointerEvent): number =>
    Math.min(Math.max(event.clientX - box.current!.getBoundingClientRect().left, 0), width);

  function endBrush(event: PointerEvent): void {
    if (!brush) return;
    const to = offsetOf(event);
    setBrush(undefined);
    if (Math.abs(to - brush.from) < DRAG_PX) onWindow(undefined);
    else
      onWindow({
        from: (Math.min(brush.from, to) / width) * total,
        to: (Math.max(brush.from, to) / width) * total,
      });
  }

  const share = (nano: number): string => `${Math.min(100, Math.max(0, (nano / total) * 100))}%`;
  const rowCount = Math.max(rows.length, 1);
  const isAllInSight = visible.last - visible.first + 1 >= rows.length;
  return (
    <div className="border-b border-line px-3 py-2 max-sm:hidden">
      <div
        ref={box}
        title="Drag to look closely, click for the whole trace"
        style={{ height: HEIGHT_PX }}
        className="relative cursor-crosshair touch-none overflow-hidden select-none"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setBrush({ from: offsetOf(event), to: offsetOf(event) });
        }}
        onPointerMove={(event) => brush && setBrush({ ...brush, to: offsetOf(event) })}
        onPointerUp={endBrush}
        onPointerCancel={() => setBrush(undefined)}
      >
        <Canvas draw={draw} width={width} height={HEIGHT_PX} />
        {!isAllInSight && (
          <div
            aria-hidden
            style={{
              top: (visible.first / rowCount) * HEIGHT_PX,
              height: Math.max(3, ((visible.last - visible.first) / rowCount) * HEIGHT_PX),
            }}
            className="absolute inset-x-0 border-y border-line bg-text/4"
          />
        )}
        <div aria-hidden style={{ width: share(window.from) }} className="absolute inset-y-0 left-0 bg-page/70" />
        <div aria-hidden style={{ left: share(window.to) }} className="absolute inset-y-0 right-0 bg-page/70" />
        {brush && (
          <div
            aria-hidden
            style={{ left: Math.min(brush.from, brush.to), width: Math.abs(brush.to - brush.from) }}
            className="absolute inset-y-0 border-x border-accent bg-accent/15"
          />
        )}
      </div>
    </div>
  );
}
