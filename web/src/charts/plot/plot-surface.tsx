import type { ReactNode } from 'react';
import { FloatingPanel } from './floating-panel.tsx';
import type { Point, PlotPointer } from './use-plot-pointer.ts';

interface PlotSurfaceProps {
  pointer: PlotPointer;
  /** What the keys move over: `Latency, over time`. */
  label: string;
  /** What is read where it is pointed at, in words. */
  spoken: string;
  /** Where the pointer stands of how much. */
  place: { now: number; most: number };
  /** Beside what the readout stands; where it is pointed at, if nothing is said. */
  anchor?: Point | undefined;
  /** What is read; nothing where nothing is. */
  readout: ReactNode;
  /** Lines and frames over the marks. */
  children?: ReactNode;
  className?: string;
}

/** What answers to pointer and keys over the marks of a plot, and the readout beside the pointer. */
export function PlotSurface({ pointer, label, spoken, place, anchor, readout, children, className }: PlotSurfaceProps) {
  const { setSurface, handlers } = pointer;
  const at = anchor ?? pointer.at;
  return (
    <>
      <div
        ref={setSurface}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, place.most)}
        aria-valuenow={Math.min(Math.max(0, place.now), Math.max(0, place.most))}
        aria-valuetext={spoken}
        className={`absolute inset-0 touch-pan-y rounded-sm select-none ${className ?? 'cursor-crosshair'}`}
        {...handlers}
      >
        {children}
      </div>
      {pointer.at && at && readout && (
        <FloatingPanel pointer={pointer} at={at} label={label}>
          {readout}
        </FloatingPanel>
      )}
    </>
  );
}
