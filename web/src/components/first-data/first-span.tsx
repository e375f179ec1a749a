import { useEffect, useState } from 'react';
import { graphql } from '../../gql/index.ts';
import { graphClient } from '../../lib/graph/client.ts';
import { formatAgo } from '../../lib/format/instant.ts';
import { instantMs } from '../../lib/format/instant.ts';
import { useZone } from '../../lib/preferences.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { renewNow } from '../../lib/url/place.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { selectTime, useTime } from '../../lib/time/use-time.ts';
import { between } from '../../lib/time/time-selection.ts';
import { SendInstructions } from './send-instructions.tsx';

const FirstSpanQuery = graphql(`
  query FirstSpan($range: TimeRangeInput!) {
    system {
      storage {
        signal
        newest
      }
    }
    spans(range: $range, first: 1) {
      nodes {
        id
        traceId
        name
        service {
          name
        }
      }
    }
  }
`);

const POLL_MS = 2000;

interface Seen {
  /** There was nothing at all when this was first looked at. */
  wasEmpty: boolean;
  /** The newest span kept, of any time. */
  newest: string | undefined;
  /** One that came in just now. */
  span: { traceId: string; name: string; service: string } | undefined;
}

/** Where no service is: how to send data, and the first span as soon as it comes; or where in time the data is. */
export function FirstSpan() {
  const zone = useZone();
  const seen = useFirstSpan();
  const pageHref = usePageHref();
  const { selection, nowMs } = useTime();
  const newestMs = seen?.newest === undefined ? undefined : instantMs(seen.newest);
  // It came after the page was opened: the page has to move on to see it.
  const isAhead = seen?.wasEmpty === false && newestMs !== undefined && newestMs >= nowMs && selection.kind === 'last';
  useEffect(() => {
    if (isAhead) renewNow();
  }, [isAhead]);
  if (!seen || isAhead) return null;
  if (!seen.wasEmpty && newestMs !== undefined) {
    return (
      <EmptyState
        title="No service sent spans in this time."
        action={
          <Button look="solid" onClick={() => selectTime(between(newestMs - 3_600_000, newestMs + 1000))}>
            Show the last hour with spans
          </Button>
        }
      >
        The newest span came {formatAgo(newestMs, nowMs, zone)}.
      </EmptyState>
    );
  }
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-4 overflow-auto p-4">
      <div
        aria-live="polite"
        className="flex min-h-12 items-center gap-3 rounded-md border border-line bg-surface px-4 py-2"
      >
        {seen.span ? (
          <>
            <span className="min-w-0 grow truncate">
              The first span is here: <ServiceName name={seen.span.service} className="mx-1" /> {seen.span.name}
            </span>
            <Link href={pageHref(`/traces/${seen.span.traceId}`)} className="font-medium text-accent">
              See its trace
            </Link>
          </>
        ) : (
          <>
            <span aria-hidden className="size-2 rounded-full bg-accent motion-safe:animate-pulse" />
            Waiting for the first span…
          </>
        )}
      </div>
      <SendInstructions />
      <p className="text-muted">
        To look around without an application of your own, start the simulated web shop:{' '}
        <code className="font-mono text-sm">npm start -- --demo</code>
      </p>
    </div>
  );
}

function useFirstSpan(): Seen | undefined {
  const [seen, setSeen] = useState<Seen | undefined>(undefined);
  const isDone = seen !== undefined && (seen.span !== undefined || !seen.wasEmpty);
  useEffect(() => {
    if (isDone) return undefined;
    let isOver = false;
    const look = async (): Promise<void> => {
      const { data } = await graphClient.query(FirstSpanQuery, { range: { last: '5m' } }).toPromise();
      if (!data || isOver) return;
      const traces = data.system.storage.find(({ signal }) => signal === 'TRACES');
      const [span] = data.spans.nodes;
      setSeen((before) => ({
        wasEmpty: before?.wasEmpty ?? !traces?.newest,
        newest: traces?.newest ?? undefined,
        span: span && { traceId: span.traceId, name: span.name, service: span.service.name },
      }));
    };
    void look();
    const timer = setInterval(() => void look(), POLL_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [isDone]);
  return seen;
}
