import { formatChange } from '../lib/format/number.ts';

interface ChangeProps {
  now: number | null;
  before: number | null;
  /** Whether more of it is worse; a rate alone is neither. */
  isMoreWorse?: boolean;
}

/** From here on a change for the worse is told in red. */
const WORSE = 1.5;

/** How a figure moved against the same length of time before. */
export function Change({ now, before, isMoreWorse = false }: ChangeProps) {
  const text = formatChange(now, before);
  const isWorse = isMoreWorse && now !== null && before !== null && before > 0 && now / before >= WORSE;
  return (
    <span
      title={text ? 'Against the same length of time before' : undefined}
      className={`inline-block w-13 text-right text-sm ${isWorse ? 'text-error' : 'text-faint'}`}
    >
      {isWorse && '▲ '}
      {text}
    </span>
  );
}
