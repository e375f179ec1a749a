import { formatClock, formatDay, type Zone } from '../../lib/format/instant.ts';
import type { MsRange } from '../../lib/time/time-selection.ts';
import { now } from '../../lib/time/clock.ts';

/** `Nov 22, 10:00 – 10:05`, as precise as it has to be. */
export function formatBucket({ fromMs, toMs }: MsRange, zone: Zone): string {
  const precision =
    fromMs % 60_000 === 0 && toMs % 60_000 === 0
      ? 'minute'
      : fromMs % 1000 === 0 && toMs % 1000 === 0
        ? 'second'
        : 'millisecond';
  return `${formatDay(fromMs, zone, now())}, ${formatClock(fromMs, zone, precision)} – ${formatClock(toMs, zone, precision)}`;
}
