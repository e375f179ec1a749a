import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { beginReading } from '../../lib/time/reading.ts';

/** A place in a plot, in pixels from its upper left corner. */
export interface Point {
  x: number;
  y: number;
}

/** From where somebody began to draw over the plot, and up to where. */
export interface Brush {
  from: Point;
  to: Point;
}

interface PlotPointerRequest {
  width: number;
  height: number;
  /** Where the arrow keys lead: to the right and down are 1. From nowhere: to the first or the last place there is. */
  next: (from: Point | undefined, right: number, down: number) => Point | undefined;
  /** Where the keys begin when nothing is pointed at here: what another chart of the page points at. */
  start?: Point | undefined;
  /** Tells others where it is pointed at. */
  onPoint?: (at: Point | undefined, brush: Brush | undefined) => void;
  /** What is to become of what was drawn over: it is `taken` and gone, or stays `pinned` with what can be done about it. */
  onBrush: (brush: Brush) => 'taken' | 'pinned';
  /** In place of pinning what is read. */
  onOpen?: ((at: Point) => void) | undefined;
}

export interface PlotPointer {
  /** Where it is pointed at here, by hand or by keys. */
  at: Point | undefined;
  brush: Brush | undefined;
  /** What is read stays, with what can be done about it. */
  isPinned: boolean;
  close: () => void;
  /** What lies over the marks. */
  surface: HTMLElement | null;
  setSurface: (element: HTMLElement | null) => void;
  /** In which is told what is read. */
  setPanel: (element: HTMLElement | null) => void;
  handlers: {
    onPointerMove: (event: PointerEvent) => void;
    onPointerDown: (event: PointerEvent) => void;
    onPointerUp: (event: PointerEvent) => void;
    onPointerCancel: () => void;
    onPointerLeave: () => void;
    onBlur: (event: { relatedTarget: Element | null }) => void;
    onKeyDown: (event: KeyboardEvent) => void;
  };
}

/** Less than this is a click, in pixels. */
const DRAG_PX = 4;

/**
 * How a plot answers to pointer and keys. Arrows move, with shift they draw a stretch; enter takes the stretch, or opens
 * what is pointed at; escape gives up.
 */
export function usePlotPointer(request: PlotPointerRequest): PlotPointer {
  const { width, height, next, start, onPoint, onBrush, onOpen } = request;
  const [surface, setSurface] = useState<HTMLElement | null>(null);
  const [panel, setPanel] = useState<HTMLElement | null>(null);
  const [at, setAt] = useState<Point | undefined>(undefined);
  const [drawn, setDrawn] = useState<Brush | undefined>(undefined);
  const [isPinned, setPinned] = useState(false);
  const brush = drawn && isLong(drawn) ? drawn : undefined;

  function move(to: Point | undefined, drawing: Brush | undefined): void {
    setAt(to);
    setDrawn(drawing);
    onPoint?.(to, drawing && isLong(drawing) ? drawing : undefined);
  }

  function close(): void {
    setPinned(false);
    move(undefined, undefined);
  }

  function take(finished: Brush): void {
    if (onBrush(finished) === 'taken') close();
    else setPinned(true);
  }

  function open(place: Point): void {
    if (onOpen) onOpen(place);
    else setPinned(!isPinned);
  }

  usePinned({ isPinned, close, surface, panel });
  useLeaveOnScroll(at !== undefined, close, panel);

  function placeOf(event: PointerEvent): Point {
    const { left, top } = surface!.getBoundingClientRect();
    return { x: clamp(event.clientX - left, width), y: clamp(event.clientY - top, height) };
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const step = steps[event.key];
    const here = at ?? start;
    if (step) {
      const [right, down, fromNowhere] = step;
      const to = next(fromNowhere ? undefined : here, right, down);
      if (!to) return;
      const isDrawing = event.shiftKey && here;
      setPinned(false);
      move(to, isDrawing ? { from: drawn?.from ?? here, to } : undefined);
    } else if (event.key === 'Enter' && brush && !isPinned) take(brush);
    else if (event.key === 'Enter' && here) {
      if (!at) move(here, undefined);
      open(here);
    } else if (event.key === 'Escape' && (at || drawn)) close();
    else return;
    event.preventDefault();
  }

  return {
    at,
    brush,
    isPinned: isPinned && at !== undefined,
    close,
    surface,
    setSurface,
    setPanel,
    handlers: {
      onPointerMove: (event) => {
        if (isPinned) return;
        const place = placeOf(event);
        move(place, drawn && { ...drawn, to: place });
      },
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        const place = placeOf(event);
        event.currentTarget.setPointerCapture(event.pointerId);
        if (isPinned) close();
        else move(place, { from: place, to: place });
      },
      onPointerUp: (event) => {
        if (!drawn || isPinned) return;
        const place = placeOf(event);
        const finished = { from: drawn.from, to: place };
        if (isLong(finished)) take(finished);
        else {
          setDrawn(undefined);
          open(place);
        }
      },
      onPointerCancel: () => move(undefined, undefined),
      onPointerLeave: () => {
        if (!isPinned && !drawn) move(undefined, undefined);
      },
      onBlur: ({ relatedTarget }) => {
        if (!panel?.contains(relatedTarget) && !isPinned) move(undefined, undefined);
      },
      onKeyDown,
    },
  };
}

const steps: Record<string, readonly [right: number, down: number, fromNowhere?: boolean]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  Home: [1, 0, true],
  End: [-1, 0, true],
};

function isLong({ from, to }: Brush): boolean {
  return Math.abs(to.x - from.x) >= DRAG_PX || Math.abs(to.y - from.y) >= DRAG_PX;
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}

interface Pinned {
  isPinned: boolean;
  close: () => void;
  surface: HTMLElement | null;
  panel: HTMLElement | null;
}

/** What is pinned has the focus and holds the page still, until escape or a click elsewhere. */
function usePinned({ isPinned, close, surface, panel }: Pinned): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    if (!isPinned) return undefined;
    const endReading = beginReading();
    panel?.querySelector<HTMLElement>('a, button')?.focus({ preventScroll: true });
    const onPointerDown = ({ target }: Event): void => {
      if (!panel?.contains(target as Node) && !surface?.contains(target as Node)) latest.current();
    };
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      event.preventDefault();
      surface?.focus({ preventScroll: true });
      latest.current();
    };
    window.addEventListener('pointerdown', onPointerDown);
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => {
      endReading();
      window.removeEventListener('pointerdown', onPointerDown);
      window.removeEventListener('keydown', onKeyDown, { capture: true });
    };
  }, [isPinned, surface, panel]);
}

/** What is read would no longer lie where it is pointed at. */
function useLeaveOnScroll(isActive: boolean, leave: () => void, panel: Pinned['panel']): void {
  const latest = useRef(leave);
  useEffect(() => {
    latest.current = leave;
  });
  useEffect(() => {
    if (!isActive) return undefined;
    const onScroll = ({ target }: Event): void => {
      if (!panel?.contains(target as Node)) latest.current();
    };
    window.addEventListener('scroll', onScroll, { capture: true, passive: true });
    return () => window.removeEventListener('scroll', onScroll, { capture: true });
  }, [isActive, panel]);
}
