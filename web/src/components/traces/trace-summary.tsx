import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatNano } from '../../lib/format/duration.ts';
import { formatInstant, instantMs } from '../../lib/format/instant.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { useZone } from '../../lib/preferences.ts';
import { setParams, usePageHref } from '../../lib/url/href.ts';
import { Ago } from '../../ui/ago.tsx';
import { Link } from '../../ui/link.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Segments } from '../../ui/segments.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { ShortId } from '../../ui/short-id.tsx';
import { serviceHref } from '../services/service-links.ts';

const TraceSummary_Trace = graphql(`
  fragment TraceSummary_Trace on Trace {
    traceId
    startTime
    durationNano
    spanCount
    errorCount
    services {
      id
      name
      namespace
    }
    rootSpan {
      name
    }
  }
`);

const views = [
  { value: 'spans', name: 'Spans' },
  { value: 'logs', name: 'Logs' },
] as const;

interface TraceSummaryProps {
  trace: FragmentType<typeof TraceSummary_Trace>;
  view: (typeof views)[number]['value'];
}

/** What a trace is, in three lines. */
export function TraceSummary({ trace: given, view }: TraceSummaryProps) {
  const trace = readFragment(TraceSummary_Trace, given);
  const zone = useZone();
  const pageHref = usePageHref();
  return (
    <>
      <PageTitle title={trace.rootSpan?.name ?? `Trace ${trace.traceId}`}>
        <ShortId id={trace.traceId} name="trace id" />
        <span className="ml-auto">
          <Segments
            label="View"
            isLabelHidden
            value={view}
            choices={views}
            onChoose={(value) => setParams({ view: value === 'spans' ? undefined : value }, { replace: true })}
          />
        </span>
      </PageTitle>
      <div className="flex shrink-0 flex-wrap items-center gap-x-5 gap-y-1 px-3 pb-2">
        <span className="font-medium">{formatNano(trace.durationNano)}</span>
        <span>
          {formatWhole(trace.spanCount)} {trace.spanCount === 1 ? 'span' : 'spans'}
        </span>
        {trace.errorCount > 0 && <span className="text-error">{formatWhole(trace.errorCount)} failed</span>}
        <span className="text-muted">
          {formatInstant(instantMs(trace.startTime), zone)} · <Ago time={trace.startTime} />
        </span>
        <span className="flex flex-wrap gap-x-3 gap-y-1">
          {trace.services.map(({ id, name, namespace }) => (
            <Link key={id} href={serviceHref(pageHref, name, namespace)} className="text-muted hover:text-text">
              <ServiceName name={name} />
            </Link>
          ))}
        </span>
      </div>
    </>
  );
}
