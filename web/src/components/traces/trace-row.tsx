import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatCount } from '../../lib/format/number.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { Ago } from '../../ui/ago.tsx';
import { Link } from '../../ui/link.tsx';
import { ServiceDot, ServiceName } from '../../ui/service-name.tsx';

export const TraceRow_Trace = graphql(`
  fragment TraceRow_Trace on Trace {
    traceId
    startTime
    durationMs
    spanCount
    errorCount
    services {
      name
    }
    rootSpan {
      name
      service {
        name
      }
      status {
        code
      }
    }
  }
`);

export const traceColumns =
  'grid grid-cols-[4.5rem_minmax(0,1fr)_5.5rem] sm:grid-cols-[5.5rem_minmax(0,1fr)_3.5rem_4.5rem_11rem] md:grid-cols-[5.5rem_minmax(0,1fr)_7rem_3.5rem_4.5rem_13rem] items-center gap-x-3 px-3 text-sm';
const SHOWN_SERVICES = 7;

interface TraceRowProps {
  trace: FragmentType<typeof TraceRow_Trace>;
  /** What the whole width of a duration bar stands for. */
  longestMs: number;
}

/** A trace in one line. */
export function TraceRow({ trace: given, longestMs }: TraceRowProps) {
  const { traceId, startTime, durationMs, spanCount, errorCount, services, rootSpan } = readFragment(
    TraceRow_Trace,
    given,
  );
  const pageHref = usePageHref();
  const hasFailed = rootSpan?.status.code === 'ERROR';
  return (
    <div className={`${traceColumns} relative h-7 border-b border-line`}>
      <span className="text-muted">
        <Ago time={startTime} />
      </span>
      <Link
        href={pageHref(`/traces/${traceId}`)}
        tabIndex={-1}
        className="flex min-w-0 items-center gap-3 after:absolute after:inset-0"
      >
        {rootSpan ? (
          <>
            <ServiceName
              name={rootSpan.service.name}
              className="shrink-0 text-muted max-sm:[&>:last-child]:hidden sm:w-28"
            />
            <span className={`truncate ${hasFailed ? 'text-error' : ''}`}>{rootSpan.name}</span>
          </>
        ) : (
          <span className="truncate text-faint">the root span has not arrived</span>
        )}
      </Link>
      <span
        title={services.map(({ name }) => name).join('\n')}
        className="relative flex items-center gap-0.5 text-faint max-md:hidden"
      >
        <span className="sr-only">{services.length} services</span>
        {services.slice(0, SHOWN_SERVICES).map(({ name }) => (
          <ServiceDot key={name} name={name} />
        ))}
        {services.length > SHOWN_SERVICES && <span className="ml-1">+{services.length - SHOWN_SERVICES}</span>}
      </span>
      <span className="text-right text-muted max-sm:hidden">{formatCount(spanCount)}</span>
      <span className="text-right text-error max-sm:hidden">
        {errorCount > 0 && `${formatCount(errorCount)} failed`}
      </span>
      <span className="flex items-center gap-2">
        <span className="h-2 grow overflow-hidden rounded-[2px] bg-hover max-sm:hidden" aria-hidden>
          <span
            style={{ width: `${Math.min(100, (durationMs / longestMs) * 100)}%` }}
            className={`block h-full min-w-px ${errorCount > 0 ? 'bg-error' : 'bg-accent'}`}
          />
        </span>
        <span className="w-16 text-right whitespace-nowrap max-sm:grow">
          {errorCount > 0 && <span className="mr-1 text-error sm:hidden">✕</span>}
          {formatDuration(durationMs)}
        </span>
      </span>
    </div>
  );
}
