import { useMemo } from 'react';
import type { FlameNode } from '../../charts/flame/flame-layout.ts';
import { FlameGraph } from '../../charts/flame-graph.tsx';
import { graphql } from '../../gql/index.ts';
import type { TraceFlameQuery as TraceFlameData } from '../../gql/graphql.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { durationUnit } from '../../lib/format/unit.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { useRenewed } from '../../lib/graph/use-renewed.ts';
import { seriesColor } from '../../lib/theme/series-color.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

const TraceFlameQuery = graphql(`
  query TraceFlame($traceId: String!) {
    trace(traceId: $traceId) {
      id
      flameGraph(first: 5000) {
        totalNodes
        nodes {
          parent
          name
          service {
            name
          }
          timeNano
          spanCount
        }
      }
    }
  }
`);

const HEIGHT_PX = 1200;

/** Where the time of a trace goes: spans of the same service and name under the same path are one part. */
export function TraceFlame({ traceId, spanCount }: { traceId: string; spanCount: number }) {
  const answer = useAnswer(TraceFlameQuery, { traceId });
  useRenewed(answer.again, spanCount);
  const nodes = answer.data?.trace?.flameGraph.nodes;
  const roots = useMemo(() => rootsOf(nodes ?? []), [nodes]);
  const totalMs = roots.reduce((sum, { value }) => sum + value, 0);
  return (
    <AnswerState answer={answer} className="grow" skeleton={<Skeleton className="m-3 h-64" />}>
      {({ trace }) =>
        trace && (
          <div className="min-h-0 grow overflow-auto p-3">
            {trace.flameGraph.totalNodes > trace.flameGraph.nodes.length && (
              <Notice tone="info">
                {formatWhole(trace.flameGraph.nodes.length)} of {formatWhole(trace.flameGraph.totalNodes)} parts are
                shown, those with most time.
              </Notice>
            )}
            <FlameGraph
              title="Where the time goes"
              figure={`${formatDuration(totalMs)} of work`}
              roots={roots}
              unit={durationUnit}
              height={HEIGHT_PX}
            />
          </div>
        )
      }
    </AnswerState>
  );
}

type GraphNodes = NonNullable<TraceFlameData['trace']>['flameGraph']['nodes'];

/** Nodes name the place of the one above them, which comes before. */
function rootsOf(nodes: GraphNodes): FlameNode[] {
  const roots: FlameNode[] = [];
  const made: (FlameNode & { children: FlameNode[] })[] = [];
  for (const { parent, name, service, timeNano, spanCount } of nodes) {
    const node = {
      name: `${service.name}: ${name}${spanCount > 1 ? ` ×${formatWhole(spanCount)}` : ''}`,
      token: seriesColor(service.name),
      value: Number(timeNano) / 1e6,
      children: [],
    };
    made.push(node);
    (parent === null || parent === undefined ? roots : made[parent]!.children).push(node);
  }
  return roots;
}
