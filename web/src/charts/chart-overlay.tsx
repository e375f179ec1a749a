import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Zone } from '../lib/format/instant.ts';
import { beginReading } from '../lib/time/reading.ts';
import type { MsRange } from '../lib/time/time-selection.ts';
import { type BucketAction, bucketTime, ChartReadout, readBucket } from './chart-readout.tsx';
import { pointAt, useCrosshair } from './crosshair.ts';
import { bucketAt, type ChartData } from './series.ts';
import type { ChartScales } from './use-chart-scales.ts';

interface ChartOverlayProps {
  label: string;
  data: ChartData;
  scales: ChartScales;
  width: number;
  height: number;
  format: (value: number) => string;
  zone: Zone;
  onZoom: (range: MsRange) => void;
  actionsOf: (bucket: MsRange) => BucketAction[];
}

/** Less than this is a click, in pixels. */
const DRAG_PX = 4;
const READOUT_PX = 200;

/**
 * What answers to pointer and keys: the cross-hair of all charts of the page, what it reads, and a stretch of time to zoom
 * into. Arrows move, shift with them selects, enter opens the bucket or zooms.
 */
export function ChartOverlay({
  label,
  data,
  scales,
  width,
  height,
  format,
  zone,
  onZoom,
  actionsOf,
}: ChartOverlayProps) {
  const surface = useRef<HTMLDivElement>(null);
  const crosshairMs = useCrosshair();
  const [isHere, setHere] = useState(false);
  const [isPinned, setPinned] = useState(false);
  const [pointerY, setPointerY] = useState(0);
  const [brush, setBrush] = useState<{ from: number; to: number } | undefined>(undefined);
  const bucket = crosshairMs === null ? -1 : bucketAt(data, crosshairMs);
  const { x, y, timeAt } = scales;

  useEffect(() => (isPinned ? beginReading() : undefined), [isPinned]);
  useEffect(() => {
    if (!isPinned) return undefined;
    const unpin = (event: Event): void => {
      if (
        event instanceof window.KeyboardEvent
          ? event.key === 'Escape'
          : !surface.current?.parentElement?.contains(event.target as Node)
      )
        setPinned(false);
    };
    window.addEventListener('pointerdown', unpin);
    window.addEventListener('keydown', unpin);
    return () => {
      window.removeEventListener('pointerdown', unpin);
      window.removeEventListener('keydown', unpin);
    };
  }, [isPinned]);

  const offsetOf = (event: PointerEvent): number => event.clientX - surface.current!.getBoundingClientRect().left;
  const clampX = (at: number): number => Math.min(Math.max(at, 0), width);

  function onPointerMove(event: PointerEvent): void {
    const at = clampX(offsetOf(event));
    if (brush) setBrush({ ...brush, to: at });
    if (isPinned) return;
    setHere(true);
    setPointerY(event.clientY - surface.current!.getBoundingClientRect().top);
    pointAt(timeAt(at));
  }

  function onPointerUp(event: PointerEvent): void {
    if (!brush) return;
    setBrush(undefined);
    const to = clampX(offsetOf(event));
    if (Math.abs(to - brush.from) >= DRAG_PX) zoom(timeAt(brush.from), timeAt(to));
    else setPinned(bucket >= 0 && !isPinned);
  }

  function zoom(a: number, b: number): void {
    setPinned(false);
    setHere(false);
    pointAt(null);
    onZoom({ fromMs: Math.min(a, b), toMs: Math.max(a, b) });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const { times, stepMs } = data;
    const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (direction !== 0 && times.length > 0) {
      const next =
        bucket < 0
          ? direction > 0
            ? 0
            : times.length - 1
          : Math.min(Math.max(bucket + direction, 0), times.length - 1);
      const middle = times[next]! + stepMs / 2;
      if (event.shiftKey) setBrush({ from: brush?.from ?? x(times[Math.max(bucket, 0)]!), to: x(middle) });
      else setBrush(undefined);
      setPinned(false);
      setHere(true);
      setPointerY(0);
      pointAt(middle);
    } else if (event.key === 'Enter' && brush) {
      setBrush(undefined);
      zoom(timeAt(brush.from), timeAt(brush.to));
    } else if (event.key === 'Enter' && bucket >= 0) setPinned(!isPinned);
    else if (event.key === 'Escape') {
      setBrush(undefined);
      setPinned(false);
    } else return;
    event.preventDefault();
  }

  function leave(): void {
    if (isPinned) return;
    setHere(false);
    pointAt(null);
  }

  const readings = bucket < 0 ? [] : readBucket(data, bucket);
  const nearest = readings.toSorted((a, b) => distance(a.value) - distance(b.value))[0]?.name;
  const centre = bucket < 0 ? 0 : clampX(x(data.times[bucket]! + data.stepMs / 2));
  const isReadHere = (isHere || isPinned) && bucket >= 0 && !(brush && Math.abs(brush.to - brush.from) >= DRAG_PX);
  const spoken =
    bucket < 0
      ? 'nothing'
      : `${bucketTime(data, bucket, zone)}: ${readings.map(({ name, value }) => `${name} ${value === null ? 'no data' : format(value)}`).join(', ')}`;

  function distance(value: number | null): number {
    return value === null ? Infinity : Math.abs(y(value) - pointerY);
  }

  return (
    <>
      <div
        ref={surface}
        role="slider"
        tabIndex={0}
        aria-label={`${label}, over time`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, data.times.length - 1)}
        aria-valuenow={Math.max(0, bucket)}
        aria-valuetext={spoken}
        className="absolute inset-0 cursor-crosshair touch-pan-y rounded-sm select-none"
        onPointerMove={onPointerMove}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setBrush({ from: clampX(offsetOf(event)), to: clampX(offsetOf(event)) });
        }}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setBrush(undefined)}
        onPointerLeave={leave}
        onBlur={(event) => !event.currentTarget.parentElement?.contains(event.relatedTarget) && leave()}
        onKeyDown={onKeyDown}
      >
        {bucket >= 0 && <div aria-hidden style={{ left: centre }} className="absolute inset-y-0 w-px bg-faint" />}
        {brush && (
          <div
            aria-hidden
            style={{ left: Math.min(brush.from, brush.to), width: Math.abs(brush.to - brush.from) }}
            className="absolute inset-y-0 border-x border-accent bg-accent/15"
          />
        )}
      </div>
      {isReadHere && (
        <div
          style={{
            top: Math.min(8, height),
            ...(centre > width / 2 ? { right: width - centre + 10 } : { left: centre + 10 }),
            minWidth: Math.min(READOUT_PX, width / 2),
          }}
          className={`absolute z-20 max-w-80 rounded-md bg-raised p-1 text-sm shadow-raised ${isPinned ? '' : 'pointer-events-none'}`}
        >
          <ChartReadout
            title={bucketTime(data, bucket, zone)}
            readings={readings}
            nearest={nearest}
            format={format}
            actions={
              isPinned ? actionsOf({ fromMs: data.times[bucket]!, toMs: data.times[bucket]! + data.stepMs }) : []
            }
          />
        </div>
      )}
    </>
  );
}
