import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatNano } from '../../lib/format/duration.ts';
import { formatPercent } from '../../lib/format/number.ts';
import { seriesColor } from '../../lib/theme/series-color.ts';

export const ServiceTimeBar_Time = graphql(`
  fragment ServiceTimeBar_Time on TraceServiceTime {
    selfTimeNano
    errorCount
    spanCount
    service {
      id
      name
      namespace
    }
  }
`);

interface ServiceTimeBarProps {
  times: readonly FragmentType<typeof ServiceTimeBar_Time>[];
  className?: string;
}

export interface ServiceShare {
  id: string;
  name: string;
  namespace: string | null;
  selfTimeNano: string;
  /** Of the self-time of all of them, 0 to 1. */
  share: number;
  errorCount: number;
}

/** What part of the time of a trace each service worked by itself, the one with most first. */
export function sharesOf(given: readonly FragmentType<typeof ServiceTimeBar_Time>[]): ServiceShare[] {
  const times = readFragment(ServiceTimeBar_Time, given);
  const total = times.reduce((sum, { selfTimeNano }) => sum + Number(selfTimeNano), 0);
  return times.map(({ selfTimeNano, errorCount, service: { id, name, namespace } }) => ({
    id,
    name,
    namespace: namespace ?? null,
    selfTimeNano,
    errorCount,
    // Without any time all are alike.
    share: total > 0 ? Number(selfTimeNano) / total : 1 / times.length,
  }));
}

/** How the time of a trace is shared out among its services. */
export function ServiceTimeBar({ times, className = '' }: ServiceTimeBarProps) {
  const shares = sharesOf(times);
  const told = shares.map(
    ({ name, selfTimeNano, share }) => `${name} ${formatNano(selfTimeNano)}, ${formatPercent(share)}`,
  );
  return (
    <span title={told.join('\n')} className={`flex h-2 gap-px overflow-hidden rounded-[2px] ${className}`}>
      <span className="sr-only">{`Time by service: ${told.join('; ')}`}</span>
      {shares.map(({ id, name, share }) => (
        <span
          key={id}
          aria-hidden
          style={{ flexGrow: share, flexBasis: 0, backgroundColor: `var(${seriesColor(name)})` }}
          className="h-full min-w-0"
        />
      ))}
    </span>
  );
}
