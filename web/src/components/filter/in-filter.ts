import type { FilterMistake } from '../../lib/graph/failure.ts';

/** A mistake in the filter that was sent, at its place in the part of it that a person wrote. */
export function inFilter(mistake: FilterMistake, written: string, sent: string): FilterMistake {
  const offset = Math.max(0, sent.lastIndexOf(written.trim())) - Math.max(0, written.indexOf(written.trim()));
  return { ...mistake, position: Math.max(0, Math.min(mistake.position - offset, written.length)) };
}
