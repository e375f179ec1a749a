import { lazy, Suspense } from 'react';
import { SpanDetail } from '../../components/span/span-detail.tsx';
import { TraceLogs } from '../../components/traces/trace-logs.tsx';
import { TraceNotices } from '../../components/traces/trace-notices.tsx';
import { TraceOperations } from '../../components/traces/trace-operations.tsx';
import { TraceSpanList } from '../../components/traces/trace-span-list.tsx';
import { TraceSummary, traceViews } from '../../components/traces/trace-summary.tsx';
import { readTraceId } from '../../components/traces/trace-id.ts';
import { useArrivingSpans } from '../../components/traces/use-arriving-spans.ts';
import { foldChoices } from '../../components/waterfall/folding.ts';
import { readWindow, writeWindow } from '../../components/waterfall/time-window.ts';
import { Waterfall } from '../../components/waterfall/waterfall.tsx';
import { graphql } from '../../gql/index.ts';
import type { TracePageQuery as TracePageData } from '../../gql/graphql.ts';
import { instantMs, instantNano } from '../../lib/format/instant.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { useShortcuts } from '../../lib/keyboard/shortcuts.ts';
import { between, type MsRange, writeSelection } from '../../lib/time/time-selection.ts';
import { graphRangeOf, useTime } from '../../lib/time/use-time.ts';
import { useChoice, useOddParam } from '../../lib/url/choice.ts';
import { type Params, setParams, usePageHref, useParam } from '../../lib/url/href.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx';

const TracePageQuery = graphql(`
  query TracePage($traceId: String!) {
    trace(traceId: $traceId) {
      id
      traceId
      startTime
      durationMs
      spanCount
      ...TraceSummary_Trace
      ...TraceNotices_Trace
    }
  }
`);

const TraceFlame = lazy(async () => ({
  default: (await import('../../components/traces/trace-flame.tsx')).TraceFlame,
}));
const TraceMap = lazy(async () => ({ default: (await import('../../components/traces/trace-map.tsx')).TraceMap }));

/** More of a trace that began longer ago is not waited for. */
const ARRIVES_WITHIN_MS = 15 * 60_000;
const HALF_AN_HOUR_MS = 1_800_000;

/** One request on its way through the services: its spans over time, what each says, and the logs. */
export function TracePage({ traceId: given }: { traceId: string }) {
  const traceId = readTraceId(given);
  const pageHref = usePageHref();
  if (traceId) return <KnownTracePage traceId={traceId} />;
  return (
    <>
      <PageTitle title="Trace" />
      <EmptyState
        title="This is no trace id."
        action={
          <Link href={pageHref('/traces')} className="text-accent hover:underline">
            All traces
          </Link>
        }
      >
        <span className="font-mono text-sm">{given.slice(0, 200)}</span>
        <br />A trace id has 32 digits from 0 to 9 and a to f, not all of them 0.
      </EmptyState>
    </>
  );
}

function KnownTracePage({ traceId }: { traceId: string }) {
  const answer = useAnswer(TracePageQuery, { traceId });
  const { nowMs } = useTime();
  const trace = answer.data?.trace;
  const mayGrow = answer.data !== undefined && (!trace || nowMs - instantMs(trace.startTime) < ARRIVES_WITHIN_MS);
  useArrivingSpans(traceId, mayGrow, trace?.spanCount ?? 0, answer.again);
  return (
    <AnswerState
      answer={answer}
      className="h-full"
      skeleton={
        <>
          <PageTitle title="Trace" />
          <Skeleton className="mx-3 mb-2 h-16 shrink-0" />
          <SkeletonRows count={20} />
        </>
      }
    >
      {(data) => (data.trace ? <TraceParts trace={data.trace} /> : <NotKept traceId={traceId} />)}
    </AnswerState>
  );
}

function NotKept({ traceId }: { traceId: string }) {
  return (
    <>
      <PageTitle title="Trace" />
      <EmptyState title="No span of this trace is kept.">
        <span className="font-mono text-sm">{traceId}</span>
        <br />
        It appears here as soon as one arrives. What is older than the retention is gone.
      </EmptyState>
    </>
  );
}

const spanLists = [
  { value: 'operation', name: 'By operation' },
  { value: 'longest', name: 'Longest' },
] as const;
const paths = [
  { value: 'all', name: 'all spans' },
  { value: 'critical', name: 'critical path' },
] as const;

function TraceParts({ trace }: { trace: NonNullable<TracePageData['trace']> }) {
  const { traceId, startTime, durationMs, spanCount } = trace;
  const [view, setView] = useChoice('view', traceViews);
  const [list, setList] = useChoice('by', spanLists);
  const [fold, setFold] = useChoice('fold', foldChoices(spanCount));
  const [path, setPath] = useChoice('path', paths);
  const [zoom] = useParam('zoom');
  const [find, setFind] = useParam('find');
  const [spanId] = useParam('span');
  const { range: pageRange } = useTime();
  useOddParam('zoom', zoom, zoom !== '' && !readWindow(zoom, durationMs) ? 'the whole trace' : undefined);
  const select = (span: string): void => setParams({ span }, { replace: true });
  const showFound = (filter: string): void => setParams({ view: undefined, find: filter, span: undefined });
  useShortcuts({ Escape: () => select('') });

  const startMs = instantMs(startTime);
  const time = timeAround({ fromMs: startMs, toMs: startMs + durationMs }, pageRange);
  const range = graphRangeOf({ fromMs: Math.floor(startMs) - 1000, toMs: Math.ceil(startMs + durationMs) + 1000 });
  return (
    <>
      <TraceSummary trace={trace} view={view} onView={setView} />
      <TraceNotices trace={trace} />
      <div className="relative flex min-h-0 grow border-t border-line bg-surface">
        <div className="flex min-w-0 grow flex-col">
          {view === 'waterfall' && (
            <Waterfall
              traceId={traceId}
              durationMs={durationMs}
              spanCount={spanCount}
              range={range}
              zoom={zoom}
              onZoom={(window) => setParams({ zoom: window && writeWindow(window) }, { replace: true })}
              fold={fold}
              onFold={setFold}
              isCriticalOnly={path === 'critical'}
              onCriticalOnly={(isOn) => setPath(isOn ? 'critical' : 'all')}
              find={find}
              onFind={setFind}
              selectedSpanId={spanId}
              onSelect={select}
            />
          )}
          <Suspense fallback={<Skeleton className="m-3 h-64" />}>
            {view === 'flame' && <TraceFlame traceId={traceId} spanCount={spanCount} />}
            {view === 'map' && <TraceMap traceId={traceId} spanCount={spanCount} onFind={showFound} />}
          </Suspense>
          {view === 'spans' && (
            <>
              <div className="flex shrink-0 px-3 py-1.5">
                <Segments label="List" isLabelHidden value={list} choices={spanLists} onChoose={setList} />
              </div>
              {list === 'operation' ? (
                <TraceOperations traceId={traceId} spanCount={spanCount} onFind={showFound} />
              ) : (
                <TraceSpanList
                  traceId={traceId}
                  spanCount={spanCount}
                  startTime={startTime}
                  selectedSpanId={spanId}
                  onSelect={select}
                />
              )}
            </>
          )}
          {view === 'logs' && (
            <TraceLogs
              traceId={traceId}
              spanCount={spanCount}
              startTime={startTime}
              time={time}
              selectedSpanId={spanId}
              onSelect={select}
            />
          )}
        </div>
        {spanId !== '' && (
          <aside
            aria-label="Span"
            className="flex w-[26rem] shrink-0 flex-col border-l border-line bg-surface max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-20 max-lg:max-w-full max-lg:shadow-raised max-sm:w-full xl:w-[32rem]"
          >
            <SpanDetail
              key={spanId}
              traceId={traceId}
              spanId={spanId}
              spanCount={spanCount}
              traceStartNano={instantNano(startTime)}
              range={range}
              time={time}
              onSelect={select}
              onClose={() => select('')}
            />
          </aside>
        )}
      </div>
    </>
  );
}

/** The time of the page where the trace lies in it; else the time around the trace. */
function timeAround({ fromMs, toMs }: MsRange, page: MsRange): Params {
  if (fromMs >= page.fromMs && toMs <= page.toMs) return {};
  return { ...writeSelection(between(fromMs - HALF_AN_HOUR_MS, toMs + HALF_AN_HOUR_MS)), live: undefined };
}
