import type { UnixMs } from '../otlp/model.ts';

/** 950, 12.3 k, 4.56 M. */
export function formatCount(count: number): string {
  if (count < 1000) return String(Math.round(count));
  if (count < 1e6) return `${(count / 1e3).toPrecision(3)} k`;
  return `${(count / 1e6).toPrecision(3)} M`;
}

/** 42 s, 3 min 20 s, 2 h 5 min. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** 2026-11-22 09:30:00, UTC. */
export const formatTime = (ms: UnixMs): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
