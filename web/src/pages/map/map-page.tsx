import { useMemo, useState } from 'react';
import type { GraphSelection } from '../../charts/graph/graph-parts.ts';
import { GraphChart } from '../../charts/graph-chart.tsx';
import { useHeight } from '../../charts/plot/use-height.ts';
import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { FirstSpan } from '../../components/first-data/first-span.tsx';
import { drawnGraph, mapGraph, readChoice, writeChoice } from '../../components/map/map-graph.ts';
import { MapPanel } from '../../components/map/map-panel.tsx';
import { TimeScrubber, type Traffic } from '../../components/map/time-scrubber.tsx';
import { graphql, readFragment } from '../../gql/index.ts';
import type { MapPage_QueryFragment as MapData } from '../../gql/graphql.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { useLiveAnswer } from '../../lib/graph/use-live-answer.ts';
import { bothFilters } from '../../lib/query-text/add-term.ts';
import { writeSelection } from '../../lib/time/time-selection.ts';
import { useMovingRange } from '../../lib/time/use-moving-range.ts';
import { graphRangeOf, useTime } from '../../lib/time/use-time.ts';
import { useOddParam } from '../../lib/url/choice.ts';
import { setParams, useParam } from '../../lib/url/href.ts';
import { scopeOf, useScope } from '../../lib/url/scope.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

const MapPage_Query = graphql(`
  fragment MapPage_Query on Query {
    topology(range: $range, environment: $environment, filter: $filter) {
      ...MapGraph_Topology
      meta {
        ...MetaNotices_Meta
      }
    }
    requests: query(text: $requests, range: $range) {
      ... on TimeSeriesSet {
        series {
          times
          values
        }
      }
    }
    failed: query(text: $failed, range: $range) {
      ... on TimeSeriesSet {
        series {
          times
          values
        }
      }
    }
  }
`);

const MapPageQuery = graphql(`
  query MapPage($range: TimeRangeInput!, $environment: String, $filter: String!, $requests: String!, $failed: String!) {
    ...MapPage_Query
  }
`);

const MapPageSubscription = graphql(`
  subscription MapPageLive(
    $range: TimeRangeInput!
    $environment: String
    $filter: String!
    $requests: String!
    $failed: String!
    $every: String!
  ) {
    live(every: $every) {
      at
      query {
        ...MapPage_Query
      }
    }
  }
`);

const MapMomentQuery = graphql(`
  query MapMoment($range: TimeRangeInput!, $environment: String, $filter: String!) {
    topology(range: $range, environment: $environment, filter: $filter) {
      ...MapGraph_Topology
    }
  }
`);

const question = { fixed: MapPageQuery, live: MapPageSubscription };

/** Moments of the scrubber at the most. */
const MOMENTS = 60;
const LEAST_PX = 200;
/** Of the title of the chart, and what lies around it. */
const AROUND_PX = 44;

/** Who calls whom: services, and the databases, queues and outsiders that they call. */
export function MapPage() {
  const { range, stepMs, fixed, live } = useMovingRange(MOMENTS);
  const { environment, service } = useScope();
  const { zone } = useTime();
  const [box, setBox] = useState<HTMLElement | null>(null);
  const height = Math.max(LEAST_PX, useHeight(box) - AROUND_PX);
  const [chosenText] = useParam('chosen');
  const [atText] = useParam('at');

  const atMs = Date.parse(atText);
  const isAt = atMs >= range.fromMs && atMs < range.toMs;
  const chosenMs = isAt ? Math.floor(atMs / stepMs) * stepMs : undefined;
  useOddParam('at', atText, atText !== '' && !isAt ? 'the whole time' : undefined);

  const counted = `spans ${bothFilters('kind in (server, consumer)', scopeOf(environment, service).filter)}`;
  const scope = { environment: environment || null, filter: scopeOf('', service).filter };
  const texts = {
    requests: `${counted} | stats count() every ${fixed.step}`,
    failed: `${counted} status=error | stats count() every ${fixed.step}`,
  };
  const answer = useLiveAnswer(
    question,
    { range: fixed.range, ...scope, ...texts },
    live && { range: live.range, every: live.every, ...scope, ...texts },
    { drivesClock: true },
  );
  const time = chosenMs === undefined ? range : { fromMs: chosenMs, toMs: chosenMs + stepMs };
  const moment = useAnswer(MapMomentQuery, { range: graphRangeOf(time), ...scope }, { pause: chosenMs === undefined });

  const data = answer.data && readFragment(MapPage_Query, answer.data);
  const topology = data?.topology;
  const then = chosenMs === undefined ? undefined : moment.data?.topology;
  const graph = useMemo(() => topology && mapGraph(topology, then), [topology, then]);
  const drawn = useMemo(() => (graph ? drawnGraph(graph) : { nodes: [], edges: [] }), [graph]);
  const traffic = useMemo(() => (data ? trafficOf(data, range.fromMs) : []), [data, range.fromMs]);
  const chosen = graph && chosenText !== '' ? readChoice(chosenText, graph) : undefined;
  useOddParam('chosen', chosenText, graph && chosenText !== '' && !chosen ? 'all of the map' : undefined);
  const choose = (next: GraphSelection | undefined): void => setParams({ chosen: writeChoice(next) });
  const services = graph?.nodes.filter(({ kind }) => kind === 'SERVICE').length ?? 0;

  return (
    <div className="flex h-full flex-col">
      <PageTitle title="Map" />
      <AnswerState answer={answer} className="grow" skeleton={<Skeleton className="m-3 min-h-64 grow" />}>
        {({ ...part }) => {
          const { meta } = readFragment(MapPage_Query, part).topology;
          return (
            <>
              <MetaNotices meta={meta} />
              {moment.failure && chosenMs !== undefined && (
                <div className="px-3 pb-2">
                  <Notice tone="warn">{moment.failure.sentence} What is shown is of the whole time.</Notice>
                </div>
              )}
              {!graph || graph.nodes.length === 0 ? (
                environment || service ? (
                  <EmptyState
                    title="Nobody calls anybody in this scope and time."
                    action={<Button onClick={() => setParams({ env: undefined, service: undefined })}>Show all</Button>}
                  />
                ) : traffic.some(({ count }) => count > 0) ? (
                  <EmptyState title="No service called another one in this time.">
                    A call is known by the spans at its ends: of kind client or producer, server or consumer.
                  </EmptyState>
                ) : (
                  <FirstSpan />
                )
              ) : (
                <>
                  <div className="flex min-h-0 grow max-md:flex-col">
                    <div ref={setBox} className="min-h-0 min-w-0 grow overflow-hidden px-3">
                      <GraphChart
                        title="Who calls whom"
                        figure={`${formatWhole(services)} services, ${formatWhole(graph.nodes.length - services)} others`}
                        nodes={drawn.nodes}
                        edges={drawn.edges}
                        height={height}
                        selected={chosen}
                        onSelect={choose}
                      />
                    </div>
                    {chosen && (
                      <MapPanel
                        graph={graph}
                        chosen={chosen}
                        time={
                          chosenMs === undefined
                            ? {}
                            : { ...writeSelection({ kind: 'between', ...time }), live: undefined }
                        }
                        onChoose={choose}
                      />
                    )}
                  </div>
                  <TimeScrubber
                    key={zone}
                    traffic={traffic}
                    stepMs={stepMs}
                    chosenMs={chosenMs}
                    onChoose={(ms) =>
                      setParams({ at: ms === undefined ? undefined : new Date(ms).toISOString() }, { replace: true })
                    }
                  />
                </>
              )}
            </>
          );
        }}
      </AnswerState>
    </div>
  );
}

/** What came in, and what of it failed; the first bucket is cut where it begins before the range. */
function trafficOf({ requests, failed }: MapData, fromMs: number): Traffic[] {
  const series = (found: MapData['requests']) => ('series' in found ? found.series[0] : undefined);
  const all = series(requests);
  const errors = series(failed);
  const failedAt = new Map(errors?.times.map((time, at) => [time, errors.values[at] ?? 0]));
  return (all?.times ?? [])
    .map((time, at) => ({ fromMs: time, count: all!.values[at] ?? 0, failed: failedAt.get(time) ?? 0 }))
    .filter((bucket) => bucket.fromMs >= fromMs);
}
