import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatDay, formatInstant, instantMs } from '../../lib/format/instant.ts';
import { formatBytes, formatPercent } from '../../lib/format/number.ts';
import { useZone } from '../../lib/preferences.ts';
import { usePlace } from '../../lib/url/place.ts';

const StorageForecast_Forecast = graphql(`
  fragment StorageForecast_Forecast on StorageForecast {
    usedBytes
    maxBytes
    diskBytes
    freeBytes
    expectedBytes
    fullAt
  }
`);

/** How much room is taken of what there is, and what will become of it. */
export function StorageForecast({ forecast: given }: { forecast: FragmentType<typeof StorageForecast_Forecast> }) {
  const forecast = readFragment(StorageForecast_Forecast, given);
  const { nowMs } = usePlace();
  const zone = useZone();
  const [used, most] = [Number(forecast.usedBytes), Number(forecast.maxBytes)];
  const share = most > 0 ? Math.min(1, used / most) : 0;
  const expected = forecast.expectedBytes ? Number(forecast.expectedBytes) : undefined;
  const fullAtMs = forecast.fullAt ? instantMs(forecast.fullAt) : undefined;
  return (
    <div className="flex flex-col gap-2 border-t border-line p-3">
      <div
        role="meter"
        aria-label="Room that is taken"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={`${formatBytes(used)} of ${formatBytes(most)}`}
        className="relative h-2 overflow-hidden rounded-full bg-hover"
      >
        {expected !== undefined && (
          <div
            style={{ width: `${100 * Math.min(1, expected / most)}%` }}
            className="absolute inset-y-0 left-0 bg-accent-soft"
          />
        )}
        <div
          style={{ width: `max(2px, ${100 * share}%)` }}
          className={`absolute inset-y-0 left-0 ${share > 0.9 ? 'bg-error' : 'bg-accent'}`}
        />
      </div>
      <p>
        {formatBytes(used)} of {formatBytes(most)} are taken ({formatPercent(share)}); the disk has{' '}
        {formatBytes(forecast.freeBytes)} free of {formatBytes(forecast.diskBytes)}.{' '}
        {expected !== undefined && `At the pace of the last day it will come to ${formatBytes(expected)}. `}
        {fullAtMs === undefined ? (
          expected !== undefined && <span className="text-muted">Nothing has to go before its time.</span>
        ) : (
          <span title={formatInstant(fullAtMs, zone)} className="text-warn">
            On {formatDay(fullAtMs, zone, nowMs)} the room is used up, and the oldest goes before its time.
          </span>
        )}
      </p>
    </div>
  );
}
