import { useEffect } from 'react';
import { SpanDetail } from '../../components/span/span-detail.tsx';
import { TraceLogs } from '../../components/logs/trace-logs.tsx';
import { TraceNotices } from '../../components/traces/trace-notices.tsx';
import { TraceSummary } from '../../components/traces/trace-summary.tsx';
import { readWindow, writeWindow } from '../../components/waterfall/time-window.ts';
import { Waterfall } from '../../components/waterfall/waterfall.tsx';
import { graphql } from '../../gql/index.ts';
import { instantMs, instantNano } from '../../lib/format/instant.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { useShortcuts } from '../../lib/keyboard/shortcuts.ts';
import { between, type MsRange, writeSelection } from '../../lib/time/time-selection.ts';
import { graphRangeOf, useTime } from '../../lib/time/use-time.ts';
import { type Params, setParams, useParam } from '../../lib/url/href.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx';

const TracePageQuery = graphql(`
  query TracePage($traceId: String!) {
    trace(traceId: $traceId) {
      id
      traceId
      startTime
      durationNano
      durationMs
      spanCount
      completeness {
        missingParentSpanIds
      }
      ...TraceSummary_Trace
      ...TraceNotices_Trace
    }
  }
`);

/** A trace that is not there may be on its way. */
const RETRY_MS = 2000;
const HALF_AN_HOUR_MS = 1_800_000;

/** One request on its way through the services: its spans over time, what each says, and the logs. */
export function TracePage({ traceId }: { traceId: string }) {
  const answer = useAnswer(TracePageQuery, { traceId });
  const [zoom] = useParam('zoom');
  const [spanId] = useParam('span');
  const [view] = useParam('view');
  const { range: pageRange } = useTime();
  const isMissing = answer.data !== undefined && !answer.data.trace;
  const { again } = answer;
  useEffect(() => {
    if (!isMissing) return undefined;
    const timer = setInterval(again, RETRY_MS);
    return () => clearInterval(timer);
  });
  useShortcuts({ Escape: () => setParams({ span: undefined }, { replace: true }) });

  return (
    <AnswerState
      answer={answer}
      className="h-full"
      skeleton={
        <>
          <PageTitle title="Trace" />
          <Skeleton className="mx-3 h-16 shrink-0" />
          <SkeletonRows count={20} />
        </>
      }
    >
      {({ trace }) => {
        if (!trace)
          return (
            <EmptyState title="No span of this trace is kept.">
              <span className="font-mono text-sm">{traceId}</span>
              <br />
              It appears here as soon as one arrives. What is older than the retention is gone.
            </EmptyState>
          );
        const startMs = instantMs(trace.startTime);
        const startNano = instantNano(trace.startTime);
        const time = timeAround({ fromMs: startMs, toMs: startMs + trace.durationMs }, pageRange);
        const durationNano = Number(trace.durationNano);
        const range = graphRangeOf({
          fromMs: Math.floor(startMs) - 1000,
          toMs: Math.ceil(startMs + trace.durationMs) + 1000,
        });
        return (
          <>
            <TraceSummary trace={trace} view={view === 'logs' ? 'logs' : 'spans'} />
            <TraceNotices trace={trace} />
            <div className="flex min-h-0 grow border-t border-line bg-surface">
              <div className="flex min-w-0 grow flex-col">
                {view === 'logs' ? (
                  <TraceLogs traceId={traceId} time={time} />
                ) : (
                  <Waterfall
                    traceId={traceId}
                    startNano={startNano}
                    durationNano={durationNano}
                    spanCount={trace.spanCount}
                    missingParents={new Set(trace.completeness.missingParentSpanIds)}
                    window={readWindow(zoom, durationNano)}
                    onWindow={(window) => setParams({ zoom: window && writeWindow(window) }, { replace: true })}
                    selectedSpanId={spanId}
                    onSelect={(span) => setParams({ span }, { replace: true })}
                  />
                )}
              </div>
              {spanId !== '' && view !== 'logs' && (
                <aside
                  aria-label="Span"
                  className="flex w-[26rem] shrink-0 flex-col border-l border-line bg-surface max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-20 max-lg:max-w-full max-lg:shadow-raised max-sm:w-full xl:w-[32rem]"
                >
                  <SpanDetail
                    key={spanId}
                    traceId={traceId}
                    spanId={spanId}
                    traceStartNano={startNano}
                    range={range}
                    time={time}
                    onClose={() => setParams({ span: undefined }, { replace: true })}
                  />
                </aside>
              )}
            </div>
          </>
        );
      }}
    </AnswerState>
  );
}

/** The time of the page where the trace lies in it; else the time around the trace. */
function timeAround({ fromMs, toMs }: MsRange, page: MsRange): Params {
  if (fromMs >= page.fromMs && toMs <= page.toMs) return {};
  return { ...writeSelection(between(fromMs - HALF_AN_HOUR_MS, toMs + HALF_AN_HOUR_MS)), live: undefined };
}
