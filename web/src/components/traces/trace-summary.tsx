import { GitCompareArrows } from 'lucide-react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatNano } from '../../lib/format/duration.ts';
import { formatInstant, instantMs } from '../../lib/format/instant.ts';
import { formatPercent, formatWhole } from '../../lib/format/number.ts';
import { useZone } from '../../lib/preferences.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { Ago } from '../../ui/ago.tsx';
import { Link } from '../../ui/link.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Segments } from '../../ui/segments.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { ShortId } from '../../ui/short-id.tsx';
import { serviceHref } from '../services/service-links.ts';
import { compareHref } from './compare-links.ts';
import { ServiceTimeBar, sharesOf } from './service-time-bar.tsx';

const TraceSummary_Trace = graphql(`
  fragment TraceSummary_Trace on Trace {
    traceId
    startTime
    durationNano
    spanCount
    errorCount
    serviceTimes {
      ...ServiceTimeBar_Time
    }
    rootSpan {
      name
      service {
        name
      }
    }
  }
`);

export const traceViews = [
  { value: 'waterfall', name: 'Waterfall' },
  { value: 'flame', name: 'Flame graph' },
  { value: 'spans', name: 'Spans' },
  { value: 'logs', name: 'Logs' },
  { value: 'map', name: 'Map' },
] as const;

export type TraceView = (typeof traceViews)[number]['value'];

interface TraceSummaryProps {
  trace: FragmentType<typeof TraceSummary_Trace>;
  view: TraceView;
  onView: (view: TraceView) => void;
}

const MOST_SERVICES = 8;

/** What a trace is, in three lines: what was asked, how long it took and how that is shared out. */
export function TraceSummary({ trace: given, view, onView }: TraceSummaryProps) {
  const trace = readFragment(TraceSummary_Trace, given);
  const zone = useZone();
  const pageHref = usePageHref();
  const shares = sharesOf(trace.serviceTimes);
  return (
    <>
      <PageTitle title={trace.rootSpan?.name ?? `Trace ${trace.traceId}`}>
        <ShortId id={trace.traceId} name="trace id" />
        <Link
          href={compareHref(pageHref, trace.traceId)}
          className="flex items-center gap-1.5 rounded-sm text-muted hover:text-text"
        >
          <GitCompareArrows className="size-4" aria-hidden />
          <span className="max-md:sr-only">Compare with…</span>
        </Link>
        <span className="ml-auto max-w-full overflow-x-auto">
          <Segments label="View" isLabelHidden value={view} choices={traceViews} onChoose={onView} />
        </span>
      </PageTitle>
      <div className="flex shrink-0 flex-col gap-1.5 px-3 pb-2">
        <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
          <span className="font-medium">{formatNano(trace.durationNano)}</span>
          <span>
            {formatWhole(trace.spanCount)} {trace.spanCount === 1 ? 'span' : 'spans'}
          </span>
          {trace.errorCount > 0 && <span className="text-error">{formatWhole(trace.errorCount)} failed</span>}
          <span className="text-muted">
            {formatInstant(instantMs(trace.startTime), zone)} · <Ago time={trace.startTime} />
          </span>
        </div>
        <ServiceTimeBar times={trace.serviceTimes} />
        <ul aria-label="Time by service" className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm max-sm:hidden">
          {shares.slice(0, MOST_SERVICES).map(({ id, name, namespace, share, errorCount, selfTimeNano }) => (
            <li key={id} title={`${formatNano(selfTimeNano)} by itself`} className="flex items-center gap-1.5">
              <Link href={serviceHref(pageHref, name, namespace)} className="text-muted hover:text-text">
                <ServiceName name={name} />
              </Link>
              <span className="text-faint">{formatPercent(share)}</span>
              {errorCount > 0 && <span className="text-error">{formatWhole(errorCount)} failed</span>}
            </li>
          ))}
          {shares.length > MOST_SERVICES && <li className="text-faint">+{shares.length - MOST_SERVICES} services</li>}
        </ul>
      </div>
    </>
  );
}
