import type { ReactNode } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatBytes, formatPercent, formatWhole } from '../../lib/format/number.ts';

const NowFigures_System = graphql(`
  fragment NowFigures_System on SystemStatus {
    activity {
      sockets
      streams
      subscriptions
      operations
    }
    ingest {
      pressure {
        bytesInFlight
        mostBytesInFlight
      }
    }
  }
`);

/** What goes on at this moment: who is connected, and how much is on its way in. */
export function NowFigures({ system }: { system: FragmentType<typeof NowFigures_System> }) {
  const { activity, ingest } = readFragment(NowFigures_System, system);
  const { bytesInFlight, mostBytesInFlight } = ingest.pressure;
  const share = Number(bytesInFlight) / Math.max(1, Number(mostBytesInFlight));
  return (
    <dl className="grid grid-cols-2 divide-line sm:grid-cols-4 sm:divide-x">
      <Figure name="Connected" value={formatWhole(activity.sockets + activity.streams)}>
        {activity.streams > 0 ? `${formatWhole(activity.streams)} by streams of events` : 'screens and scripts'}
      </Figure>
      <Figure name="Followed live" value={formatWhole(activity.subscriptions)}>
        subscriptions
      </Figure>
      <Figure name="Being answered" value={formatWhole(activity.operations)}>
        questions to the graph
      </Figure>
      <Figure name="On its way in" value={formatBytes(bytesInFlight)} isBad={share > 0.8}>
        {formatPercent(share)} of what may be; past it senders wait
      </Figure>
    </dl>
  );
}

function Figure({
  name,
  value,
  isBad,
  children,
}: {
  name: string;
  value: string;
  isBad?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="px-3 py-2">
      <dt className="text-sm text-muted">{name}</dt>
      <dd>
        <span className={`text-title font-semibold ${isBad ? 'text-error' : ''}`}>{value}</span>
        <span className="block text-sm text-faint">{children}</span>
      </dd>
    </div>
  );
}
