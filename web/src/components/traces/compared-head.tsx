import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatInstant, instantMs } from '../../lib/format/instant.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { useZone } from '../../lib/preferences.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { Link } from '../../ui/link.tsx';
import { ShortId } from '../../ui/short-id.tsx';
import { ServiceTimeBar } from './service-time-bar.tsx';

const ComparedHead_Trace = graphql(`
  fragment ComparedHead_Trace on Trace {
    traceId
    startTime
    durationMs
    spanCount
    errorCount
    rootSpan {
      name
    }
    serviceTimes {
      ...ServiceTimeBar_Time
    }
  }
`);

/** One of two traces that are compared. */
export function ComparedHead({ side, trace: given }: { side: string; trace: FragmentType<typeof ComparedHead_Trace> }) {
  const trace = readFragment(ComparedHead_Trace, given);
  const { traceId, startTime, durationMs, spanCount, errorCount, rootSpan, serviceTimes } = trace;
  const pageHref = usePageHref();
  const zone = useZone();
  return (
    <section aria-label={side} className="min-w-0 rounded-md border border-line bg-surface px-3 py-2">
      <h2 className="flex items-center gap-2">
        <span className="text-faint">{side}</span>
        <Link href={pageHref(`/traces/${traceId}`)} className="truncate font-medium hover:text-accent">
          {rootSpan?.name ?? 'the root span has not arrived'}
        </Link>
        <ShortId id={traceId} name="trace id" />
      </h2>
      <p className="flex flex-wrap gap-x-4 py-1">
        <span className="font-medium">{formatDuration(durationMs)}</span>
        <span>{formatWhole(spanCount)} spans</span>
        {errorCount > 0 && <span className="text-error">{formatWhole(errorCount)} failed</span>}
        <span className="text-muted">{formatInstant(instantMs(startTime), zone)}</span>
      </p>
      <ServiceTimeBar times={serviceTimes} />
    </section>
  );
}
