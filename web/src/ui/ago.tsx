import { formatAgo, formatInstant, instantMs } from '../lib/format/instant.ts';
import { useZone } from '../lib/preferences.ts';
import { usePlace } from '../lib/url/place.ts';

/** How long ago something was, counted from the page's "now"; the instant with its zone under the pointer. */
export function Ago({ time }: { time: string }) {
  const { nowMs } = usePlace();
  const zone = useZone();
  const ms = instantMs(time);
  return (
    <time dateTime={time} title={formatInstant(ms, zone)} className="whitespace-nowrap">
      {formatAgo(ms, nowMs, zone)}
    </time>
  );
}
