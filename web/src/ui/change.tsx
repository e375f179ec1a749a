import { formatChange } from '../lib/format/number.ts';

interface ChangeProps {
  now: number | null;
  before: number | null;
  /** What `before` is of: `the same time of earlier days`. */
  comparedWith: string;
  /** Whether more of it is worse; a rate alone is neither. */
  isMoreWorse?: boolean;
}

/** From here on a change for the worse is told in red. */
const WORSE = 1.5;

/** How a figure moved against what it was, or usually is. */
export function Change({ now, before, comparedWith, isMoreWorse = false }: ChangeProps) {
  const text = formatChange(now, before);
  const isWorse = isMoreWorse && now !== null && before !== null && before > 0 && now / before >= WORSE;
  return (
    <span
      title={text ? `Against ${comparedWith}` : undefined}
      className={`inline-block w-13 text-right text-sm ${isWorse ? 'text-error' : 'text-faint'}`}
    >
      {isWorse && '▲ '}
      {text}
    </span>
  );
}
