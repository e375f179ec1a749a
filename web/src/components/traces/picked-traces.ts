import { readTraceId } from './trace-id.ts';

/** So many traces are laid over each other. */
export const MOST_PICKED = 2;

/** Traces that were chosen, as the address has them: ids with a comma between them. What is no id is none. */
export function readPicked(text: string): string[] {
  const ids = text.split(',').flatMap((part) => readTraceId(part) ?? []);
  return [...new Set(ids)].slice(0, MOST_PICKED);
}

/** With a trace chosen, or not any more; of more than can be, the one that was chosen first goes. */
export function togglePicked(picked: readonly string[], traceId: string): string {
  const next = picked.includes(traceId) ? picked.filter((id) => id !== traceId) : [...picked, traceId];
  return next.slice(-MOST_PICKED).join(',');
}
