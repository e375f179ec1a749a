import { useEffect } from 'react';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatAgo, instantMs } from '../../lib/format/instant.ts';
import { isScreen } from '../../lib/screen/screen-key.ts';
import { between } from '../../lib/time/time-selection.ts';
import { selectTime, useTime } from '../../lib/time/use-time.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { renewNow } from '../../lib/url/place.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { withKeys } from '../../ui/with-keys.ts';
import { SendInstructions } from './send-instructions.tsx';
import { type FirstSpan as Span, useFirstSpans } from './use-first-spans.ts';

interface FirstSpanProps {
  /** The first span of all has come; the page may stay as it is until it is left. */
  onFirst?: () => void;
  /** What came has been seen. */
  onDone?: () => void;
}

const HOUR_MS = 3_600_000;

/** Where no service is: how to send data, and the first trace as it comes; or where in time the data is. */
export function FirstSpan({ onFirst, onDone }: FirstSpanProps) {
  const seen = useFirstSpans();
  const { selection, nowMs, zone } = useTime();
  const hasArrived = seen !== undefined && seen.arrived.length > 0;
  const isFirst = hasArrived && !seen.newest;
  useEffect(() => {
    // Nobody stands before a screen to go on to the page.
    if (isFirst && !isScreen) onFirst?.();
    // It came after the page was opened, which has to move on to see it.
    else if (hasArrived && selection.kind === 'last') renewNow();
  }, [isFirst, hasArrived, onFirst, selection.kind]);

  if (!seen) return <SkeletonRows count={12} />;
  if (seen.newest) {
    const newestMs = instantMs(seen.newest.startTime);
    return (
      <EmptyState
        title="No service sent spans in this time."
        action={
          <Button look="solid" onClick={() => selectTime(between(newestMs - HOUR_MS, newestMs + 1000))}>
            Show the last hour with spans
          </Button>
        }
      >
        The newest span came {formatAgo(newestMs, nowMs, zone)}.
      </EmptyState>
    );
  }
  return (
    <div className="mx-auto grid w-full max-w-6xl items-start gap-x-8 gap-y-4 overflow-auto p-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <section aria-label="How to send" className="min-w-0 max-lg:order-2">
        <h2 className="pb-1 font-semibold">Send traces, logs and metrics</h2>
        <p className="pb-3 text-muted">
          Any OpenTelemetry SDK or Collector will do. Run these lines beside your application:
        </p>
        <SendInstructions />
      </section>
      <div className="flex min-w-0 flex-col gap-4">
        <section aria-label="The first span" aria-live="polite" className="rounded-md border border-line bg-surface">
          {hasArrived ? (
            <Arrived spans={seen.arrived} onDone={onDone} />
          ) : (
            <p className="flex min-h-16 items-center gap-3 px-4">
              <span aria-hidden className="size-2 shrink-0 rounded-full bg-accent motion-safe:animate-pulse" />
              Waiting for the first span…
            </p>
          )}
        </section>
        <Simulator />
      </div>
    </div>
  );
}

function Arrived({ spans, onDone }: { spans: readonly Span[]; onDone: (() => void) | undefined }) {
  const pageHref = usePageHref();
  const [first] = spans;
  return (
    <>
      <p className="px-4 pt-3 font-medium">
        The first span is here: <ServiceName name={first!.service.name} className="mx-1" /> {first!.name}
      </p>
      <ul className="px-4 py-2 text-sm">
        {withKeys(spans, ({ id }) => id).map(({ key, item: { name, service, durationMs } }) => (
          <li key={key} className="flex h-6 items-center gap-2">
            <ServiceName name={service.name} className="shrink-0" />
            <span dir="auto" className="min-w-0 grow truncate text-muted">
              {name}
            </span>
            <span className="shrink-0 text-faint">{formatDuration(durationMs)}</span>
          </li>
        ))}
      </ul>
      <div className="flex items-center gap-4 border-t border-line px-4 py-2.5">
        <Link
          href={pageHref(`/traces/${first!.traceId}`)}
          className="inline-flex h-7 items-center rounded-md bg-accent px-2.5 text-on-accent hover:brightness-110"
        >
          See its trace
        </Link>
        {onDone && <Button onClick={onDone}>To the services</Button>}
      </div>
    </>
  );
}

/** For those who want to look around first. */
function Simulator() {
  const command = `npm run simulate -- --backfill 2h --endpoint ${window.location.origin}`;
  return (
    <section aria-label="Simulator" className="rounded-md border border-line bg-surface">
      <div className="px-4 pt-3">
        <h2 className="font-medium">No application at hand?</h2>
        <p className="pt-1 text-muted">
          Start the simulator, in another terminal: a web shop with two hours of history, in which something breaks
          every quarter of an hour.
        </p>
      </div>
      <div className="relative">
        <pre className="overflow-x-auto py-3 pr-12 pl-4 font-mono text-sm leading-5" tabIndex={0}>
          {command}
        </pre>
        <CopyButton
          text={command}
          label="Copy the line for the simulator"
          className="absolute top-2 right-2 bg-surface"
        />
      </div>
    </section>
  );
}
