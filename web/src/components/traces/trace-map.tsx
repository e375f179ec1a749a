import { useMemo, useState } from 'react';
import { useHeight } from '../../charts/plot/use-height.ts';
import { GraphChart } from '../../charts/graph-chart.tsx';
import type { GraphEdge, GraphNode, GraphSelection } from '../../charts/graph/graph-parts.ts';
import { graphql } from '../../gql/index.ts';
import type { TopologyNodeKind, TraceMapQuery as TraceMapData } from '../../gql/graphql.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { useRenewed } from '../../lib/graph/use-renewed.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import { seriesColor } from '../../lib/theme/series-color.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { serviceHref } from '../services/service-links.ts';

const TraceMapQuery = graphql(`
  query TraceMap($traceId: String!) {
    trace(traceId: $traceId) {
      id
      topology {
        nodes {
          id
          name
          kind
          requestCount
          errorRate
          p95Ms
          service {
            name
            namespace
          }
        }
        edges {
          from
          to
          requestCount
          errorCount
          errorRate
          p95Ms
        }
      }
    }
  }
`);

const shapes: Record<TopologyNodeKind, GraphNode['shape']> = {
  SERVICE: 'service',
  DATABASE: 'database',
  MESSAGING: 'queue',
  EXTERNAL: 'external',
};
const LEAST_PX = 240;
/** Of the chart's title and what stands below it. */
const AROUND_PX = 72;

interface TraceMapProps {
  traceId: string;
  spanCount: number;
  /** Shows the spans that match in the waterfall. */
  onFind: (filter: string) => void;
}

/** Who called whom in a trace. */
export function TraceMap({ traceId, spanCount, onFind }: TraceMapProps) {
  const answer = useAnswer(TraceMapQuery, { traceId });
  useRenewed(answer.again, spanCount);
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const height = Math.max(LEAST_PX, useHeight(box) - AROUND_PX);
  const [selected, setSelected] = useState<GraphSelection | undefined>(undefined);
  const topology = answer.data?.trace?.topology;
  const { nodes, edges } = useMemo(() => partsOf(topology), [topology]);
  const pageHref = usePageHref();
  const node = selected?.kind === 'node' ? topology?.nodes.find(({ id }) => id === selected.id) : undefined;
  return (
    <div ref={setBox} className="flex min-h-0 grow flex-col">
      <AnswerState answer={answer} className="grow" skeleton={<Skeleton className="m-3 h-64" />}>
        {() =>
          nodes.length === 0 ? (
            <EmptyState title="No service calls another one in this trace." />
          ) : (
            <div className="min-h-0 grow overflow-auto p-3">
              <GraphChart
                title="Who calls whom"
                figure={`${nodes.length} of them, ${edges.length} ${edges.length === 1 ? 'way' : 'ways'}`}
                nodes={nodes}
                edges={edges}
                height={height}
                selected={selected}
                onSelect={setSelected}
              />
              <div className="flex h-9 items-center gap-2">
                {node?.service ? (
                  <>
                    <Button onClick={() => onFind(writeTerm('service.name', '=', node.name))}>
                      Its spans in the waterfall
                    </Button>
                    <Link
                      href={serviceHref(pageHref, node.service.name, node.service.namespace)}
                      className="text-accent hover:underline"
                    >
                      The service {node.name}
                    </Link>
                  </>
                ) : (
                  <span className="text-sm text-faint">Choose a service to see its spans.</span>
                )}
              </div>
            </div>
          )
        }
      </AnswerState>
    </div>
  );
}

type Topology = NonNullable<TraceMapData['trace']>['topology'];

function partsOf(topology: Topology | undefined): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const nodes = (topology?.nodes ?? []).map(({ id, name, kind, requestCount, errorRate, p95Ms }) => ({
    id,
    name,
    shape: shapes[kind],
    token: kind === 'SERVICE' ? seriesColor(name) : ('--color-quiet' as const),
    rate: Number(requestCount),
    errorShare: errorRate ?? 0,
    detail: figuresOf(requestCount, p95Ms ?? null),
  }));
  const edges = (topology?.edges ?? []).map(({ from, to, requestCount, errorCount, errorRate, p95Ms }) => ({
    from,
    to,
    rate: Number(requestCount),
    errorShare: errorRate ?? 0,
    detail: `${figuresOf(requestCount, p95Ms ?? null)}${errorCount !== '0' ? ` · ${errorCount} failed` : ''}`,
  }));
  return { nodes, edges };
}

function figuresOf(requestCount: string, p95Ms: number | null): string {
  const calls = `${formatWhole(requestCount)} ${requestCount === '1' ? 'call' : 'calls'}`;
  if (p95Ms === null) return calls;
  return `${calls} · ${requestCount === '1' ? '' : 'p95 '}${formatDuration(p95Ms)}`;
}
