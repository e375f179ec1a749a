import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Place } from './graph-layout.ts';
import { fitView, revealPlace, type View, zoomView } from './view.ts';

interface Size {
  width: number;
  height: number;
}

export interface ViewControls {
  view: View;
  move: (dx: number, dy: number) => void;
  /** Around the middle. */
  zoom: (factor: number) => void;
  fit: () => void;
  reveal: (place: Place, marginPx: number) => void;
}

/** Which part of a drawing is seen: all of it until somebody moves it. */
export function useView(
  frame: RefObject<HTMLElement | null>,
  drawing: Size | undefined,
  { width, height }: Size,
): ViewControls {
  const [chosen, setChosen] = useState<View | undefined>(undefined);
  const view = chosen ?? fitView(drawing ?? { width: 0, height: 0 }, { width, height });
  const latest = useRef(view);
  useEffect(() => {
    latest.current = view;
  });
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    // Without a key the wheel is the page's.
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      const at = { x: event.clientX - left, y: event.clientY - top };
      setChosen(zoomView(latest.current, Math.exp(-event.deltaY / 300), at));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [frame]);
  return {
    view,
    move: (dx, dy) => setChosen({ ...view, x: view.x + dx, y: view.y + dy }),
    zoom: (factor) => setChosen(zoomView(view, factor, { x: width / 2, y: height / 2 })),
    fit: () => setChosen(undefined),
    reveal: (place, marginPx) => {
      const next = revealPlace(view, place, { width, height }, marginPx * view.scale);
      if (next.x !== view.x || next.y !== view.y) setChosen(next);
    },
  };
}
