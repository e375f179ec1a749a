import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { PlotPointer, Point } from './use-plot-pointer.ts';

interface FloatingPanelProps {
  pointer: PlotPointer;
  /** Beside this place of the plot. */
  at: Point;
  label: string;
  children: ReactNode;
}

const GAP_PX = 12;
const EDGE_PX = 8;

/** Beside a place of a plot and always within the window; not cut by what the plot lies in. */
export function FloatingPanel({ pointer, at, label, children }: FloatingPanelProps) {
  const { surface, setPanel, isPinned, close } = pointer;
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    setPanel(panel.current);
    return () => setPanel(null);
  }, [setPanel]);
  useLayoutEffect(() => {
    if (!surface || !panel.current) return;
    const plot = surface.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = panel.current;
    const x = plot.left + at.x;
    const fitsRight = x + GAP_PX + width <= window.innerWidth - EDGE_PX;
    const left = Math.max(EDGE_PX, fitsRight ? x + GAP_PX : x - GAP_PX - width);
    const top = Math.min(plot.top + at.y + GAP_PX, window.innerHeight - EDGE_PX - height);
    panel.current.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(EDGE_PX, top))}px)`;
  });
  return createPortal(
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it is a dialog while it has anything to choose
    <div
      ref={panel}
      role={isPinned ? 'dialog' : undefined}
      aria-label={isPinned ? label : undefined}
      aria-hidden={!isPinned}
      className={`fixed top-0 left-0 z-40 max-w-80 rounded-md bg-raised p-1 text-sm shadow-raised ${isPinned ? '' : 'pointer-events-none'}`}
      onKeyDown={isPinned ? moveFocus : undefined}
      onClick={({ target }) => (target as Element).closest('a, button') && close()}
    >
      {children}
    </div>,
    document.body,
  );
}

/** Up and down lead from one choice to the next. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const choices = [...event.currentTarget.querySelectorAll<HTMLElement>('a, button')];
  const at = choices.indexOf(document.activeElement as HTMLElement);
  choices.at((at + step + choices.length) % choices.length)?.focus();
  event.preventDefault();
}
