import { type PointerEvent, useCallback, useRef, useState } from 'react';
import { Canvas, type Pen } from '../../charts/plot/canvas.tsx';
import { useWidth } from '../../charts/plot/use-width.ts';
import { drawMiniMap, type MiniMapColumns } from './draw-mini-map.ts';
import type { TimeWindow } from './time-window.ts';

interface MiniMapProps {
  /** Undefined while they have not been read. */
  columns: MiniMapColumns | undefined;
  spanCount: number;
  durationMs: number;
  /** Spans that are seen below, by their place with nothing folded. */
  seen: { first: number; last: number };
  window: TimeWindow;
  onWindow: (window: TimeWindow | undefined) => void;
}

const HEIGHT_PX = 56;
const DRAG_PX = 4;

/** The whole trace at once; a stretch that is dragged over it is looked at closely. */
export function MiniMap({ columns, spanCount, durationMs, seen, window, onWindow }: MiniMapProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [brush, setBrush] = useState<{ from: number; to: number } | undefined>(undefined);
  const total = Math.max(durationMs, Number.MIN_VALUE);
  const draw = useCallback((pen: Pen) => columns && drawMiniMap(pen, columns, total), [columns, total]);

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

  const share = (ms: number): string => `${Math.min(100, Math.max(0, (ms / total) * 100))}%`;
  const isAllSeen = seen.first === 0 && seen.last >= spanCount - 1;
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
        {!isAllSeen && (
          <div
            aria-hidden
            style={{
              top: (seen.first / Math.max(spanCount, 1)) * HEIGHT_PX,
              height: Math.max(3, ((seen.last + 1 - seen.first) / Math.max(spanCount, 1)) * HEIGHT_PX),
            }}
            className="absolute inset-x-0 border-y border-accent bg-accent/8"
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
