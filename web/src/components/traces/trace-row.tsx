import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatCount } from '../../lib/format/number.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { Ago } from '../../ui/ago.tsx';
import { cx } from '../../ui/cx.ts';
import { Link } from '../../ui/link.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { ServiceTimeBar } from './service-time-bar.tsx';

export const TraceRow_Trace = graphql(`
  fragment TraceRow_Trace on Trace {
    traceId
    startTime
    durationMs
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
      status {
        code
      }
    }
  }
`);

const columns =
  'grid items-center gap-x-3 px-3 text-sm grid-cols-[4.5rem_minmax(0,1fr)_5.5rem] sm:grid-cols-[5.5rem_minmax(0,1fr)_3.5rem_4.5rem_10rem] md:grid-cols-[5.5rem_minmax(0,1fr)_7rem_3.5rem_4.5rem_11rem] xl:grid-cols-[6rem_minmax(0,1fr)_16rem_4rem_5rem_18rem]';

interface TraceRowProps {
  trace: FragmentType<typeof TraceRow_Trace>;
  /** What the whole width of a duration bar stands for. */
  longestMs: number;
  /** Where it leads, if not to the trace. */
  href?: string;
  /** The list around it has the keys. */
  isInGrid?: boolean;
}

/** A trace in one line. */
export function TraceRow({ trace: given, longestMs, href, isInGrid = false }: TraceRowProps) {
  const { traceId, startTime, durationMs, spanCount, errorCount, serviceTimes, rootSpan } = readFragment(
    TraceRow_Trace,
    given,
  );
  const pageHref = usePageHref();
  const hasFailed = rootSpan?.status.code === 'ERROR';
  return (
    <div className={cx(columns, 'relative h-7 min-w-0 grow')}>
      <span className="text-muted">
        <Ago time={startTime} />
      </span>
      <Link
        href={href ?? pageHref(`/traces/${traceId}`)}
        tabIndex={isInGrid ? -1 : 0}
        className="flex min-w-0 items-center gap-3 after:absolute after:inset-0"
      >
        {rootSpan ? (
          <>
            <ServiceName
              name={rootSpan.service.name}
              className="shrink-0 text-muted max-sm:[&>:last-child]:hidden sm:w-28"
            />
            <span dir="auto" className={cx('truncate', hasFailed && 'text-error')}>
              {rootSpan.name}
            </span>
          </>
        ) : (
          <span className="truncate text-faint">the root span has not arrived</span>
        )}
      </Link>
      <span className="relative max-md:hidden">
        <ServiceTimeBar times={serviceTimes} />
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
        <span className="w-17 text-right whitespace-nowrap max-sm:grow">
          {errorCount > 0 && <span className="mr-1 text-error sm:hidden">✕</span>}
          {formatDuration(durationMs)}
        </span>
      </span>
    </div>
  );
}

/** The names of the columns of traces. */
export function TraceRowHead() {
  return (
    <div aria-hidden className={cx(columns, 'h-7 min-w-0 grow text-faint')}>
      <span>Began</span>
      <span>Root operation</span>
      <span className="max-md:hidden">Time by service</span>
      <span className="text-right max-sm:hidden">Spans</span>
      <span className="text-right max-sm:hidden">Errors</span>
      <span className="text-right">Duration</span>
    </div>
  );
}
