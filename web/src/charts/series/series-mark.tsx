import type { Token } from './series.ts';

/** The colour of a series beside its name. */
export function SeriesMark({ token, isDashed = false }: { token: Token; isDashed?: boolean }) {
  const paint = isDashed
    ? { backgroundImage: `repeating-linear-gradient(90deg, var(${token}) 0 3px, transparent 3px 5px)` }
    : { backgroundColor: `var(${token})` };
  return <span aria-hidden style={paint} className="inline-block h-1 w-3 shrink-0 rounded-[1px]" />;
}
