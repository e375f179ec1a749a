import { useSyncExternalStore } from 'react';
import type { MsRange } from '../../lib/time/time-selection.ts';

/** What somebody points at, on whichever chart of the page: an instant, and a stretch of time while it is being drawn. */
interface Pointed {
  atMs: number | null;
  brush: MsRange | null;
}

const nothing: Pointed = { atMs: null, brush: null };
let pointed = nothing;
const listeners = new Set<() => void>();

export function pointAt(atMs: number | null, brush: MsRange | null = null): void {
  if (atMs === pointed.atMs && brush?.fromMs === pointed.brush?.fromMs && brush?.toMs === pointed.brush?.toMs) return;
  pointed = atMs === null && brush === null ? nothing : { atMs, brush };
  for (const listener of listeners) listener();
}

export function usePointed(): Pointed {
  return useSyncExternalStore(subscribe, () => pointed);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
