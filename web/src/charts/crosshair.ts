import { useSyncExternalStore } from 'react';

/** Where somebody points, on whichever chart of the page: an instant in milliseconds. */
let pointedAtMs: number | null = null;
const listeners = new Set<() => void>();

export function pointAt(timeMs: number | null): void {
  if (timeMs === pointedAtMs) return;
  pointedAtMs = timeMs;
  for (const listener of listeners) listener();
}

export function useCrosshair(): number | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pointedAtMs,
  );
}
