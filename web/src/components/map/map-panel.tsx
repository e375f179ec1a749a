import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { GraphSelection } from '../../charts/graph/graph-parts.ts';
import type { TopologyNodeKind } from '../../gql/graphql.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatPercent, formatRate } from '../../lib/format/number.ts';
import { type Params, usePageHref } from '../../lib/url/href.ts';
import { IconButton } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { serviceFilter, serviceHref } from '../services/service-links.ts';
import type { MapEdge, MapGraph, MapNode } from './map-graph.ts';

interface MapPanelProps {
  graph: MapGraph;
  chosen: GraphSelection;
  /** The time of the figures, as parameters of an address. */
  time: Params;
  onChoose: (chosen: GraphSelection | undefined) => void;
}

const kinds: Record<TopologyNodeKind, string> = {
  SERVICE: 'Service',
  DATABASE: 'Database',
  MESSAGING: 'Queue',
  EXTERNAL: 'External',
};

/** What is known of a node or of the calls between two, and the ways to their traces. */
export function MapPanel({ graph, chosen, time, onChoose }: MapPanelProps) {
  const nodeOf = (id: string): MapNode | undefined => graph.nodes.find((node) => node.id === id);
  const close = (
    <IconButton label="Close (Esc)" className="-mr-1" onClick={() => onChoose(undefined)}>
      <X className="size-4" aria-hidden />
    </IconButton>
  );
  if (chosen.kind === 'edge') {
    const edge = graph.edges.find(({ from, to }) => from === chosen.from && to === chosen.to);
    const [source, target] = [nodeOf(chosen.from), nodeOf(chosen.to)];
    if (!edge || !source || !target) return null;
    return (
      <Panel title="Calls" close={close}>
        <p className="flex flex-col items-start gap-1">
          <NodeButton node={source} onChoose={onChoose} />
          <span className="text-sm text-faint">calls</span>
          <NodeButton node={target} onChoose={onChoose} />
        </p>
        <Figures of={edge} />
        <Ways filter={edge.filter} time={time} logsOf={source.service ? source : target} />
        {source.service && target.service && (
          <p className="text-sm text-faint">Traces are all that {target.name} answered, whoever called it.</p>
        )}
      </Panel>
    );
  }
  const node = nodeOf(chosen.id);
  if (!node) return null;
  return (
    <Panel title={node.name} kind={kinds[node.kind]} close={close} isService={node.kind === 'SERVICE'}>
      <Figures of={node} />
      <Ways filter={node.filter} time={time} logsOf={node} isService={node.kind === 'SERVICE'} />
      <Calls
        title="Called by"
        end="from"
        edges={graph.edges.filter(({ to }) => to === node.id)}
        {...{ nodeOf, onChoose }}
      />
      <Calls
        title="Calls"
        end="to"
        edges={graph.edges.filter(({ from }) => from === node.id)}
        {...{ nodeOf, onChoose }}
      />
    </Panel>
  );
}

interface PanelProps {
  title: string;
  kind?: string;
  isService?: boolean;
  close: ReactNode;
  children: ReactNode;
}

function Panel({ title, kind, isService = false, close, children }: PanelProps) {
  return (
    <aside
      aria-label={title}
      className="flex w-72 shrink-0 flex-col gap-4 overflow-auto border-l border-line bg-page p-3 max-md:max-h-1/2 max-md:w-auto max-md:border-t max-md:border-l-0"
    >
      <header className="flex items-start gap-2">
        <div className="min-w-0 grow">
          <h2 className="font-semibold wrap-anywhere">{isService ? <ServiceName name={title} /> : title}</h2>
          {kind && <p className="text-sm text-faint">{kind}</p>}
        </div>
        {close}
      </header>
      {children}
    </aside>
  );
}

function Figures({ of: { requestsPerSecond, errorRate, errorCount, p95Ms } }: { of: MapNode | MapEdge }) {
  const figures: [string, ReactNode][] = [
    ['Rate', formatRate(requestsPerSecond)],
    [
      'Errors',
      <span key="errors" className={errorCount === '0' ? undefined : 'text-error'}>
        {typeof errorRate === 'number' ? formatPercent(errorRate) : '–'}
      </span>,
    ],
    ['p95', typeof p95Ms === 'number' ? formatDuration(p95Ms) : '–'],
  ];
  return (
    <dl className="grid grid-cols-3 gap-2">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt className="text-sm text-faint">{name}</dt>
          <dd className="font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface WaysProps {
  filter: string;
  time: Params;
  /** Whose logs are led to; what is no service writes none. */
  logsOf: MapNode;
  isService?: boolean;
}

function Ways({ filter, time, logsOf, isService = false }: WaysProps) {
  const pageHref = usePageHref();
  const look = 'text-accent hover:underline';
  const scope = { ...time, service: undefined };
  return (
    <div className="flex flex-col items-start gap-1">
      {isService && logsOf.service && (
        <Link href={serviceHref(pageHref, logsOf.name, logsOf.service.namespace)} className={look}>
          The service
        </Link>
      )}
      <Link href={pageHref('/traces', { ...scope, filter })} className={look}>
        Its traces
      </Link>
      <Link href={pageHref('/traces', { ...scope, filter: `${filter} status=error` })} className={look}>
        Those with errors
      </Link>
      {logsOf.service && (
        <Link href={pageHref('/logs', { ...scope, filter: serviceFilter(logsOf.name) })} className={look}>
          Logs of {logsOf.name}
        </Link>
      )}
    </div>
  );
}

interface CallsProps {
  title: string;
  edges: readonly MapEdge[];
  /** The end of the calls that is named. */
  end: 'from' | 'to';
  nodeOf: (id: string) => MapNode | undefined;
  onChoose: (chosen: GraphSelection) => void;
}

function Calls({ title, edges, end, nodeOf, onChoose }: CallsProps) {
  if (edges.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-sm text-faint">{title}</h3>
      <ul className="-mx-1">
        {edges
          .toSorted((a, b) => b.requestsPerSecond - a.requestsPerSecond)
          .map((edge) => (
            <li key={edge[end]}>
              <button
                type="button"
                className="flex h-7 w-full items-center gap-2 rounded-sm px-1 text-left hover:bg-hover"
                onClick={() => onChoose({ kind: 'edge', from: edge.from, to: edge.to })}
              >
                <NodeName node={nodeOf(edge[end])} />
                <span className="ml-auto text-sm whitespace-nowrap text-muted">
                  {formatRate(edge.requestsPerSecond)}
                  {edge.errorCount !== '0' && (
                    <span className="ml-2 text-error">{formatPercent(edge.errorRate ?? 0)}</span>
                  )}
                </span>
              </button>
            </li>
          ))}
      </ul>
    </section>
  );
}

function NodeButton({ node, onChoose }: { node: MapNode; onChoose: (chosen: GraphSelection) => void }) {
  return (
    <button
      type="button"
      className="min-w-0 rounded-sm font-medium hover:text-accent"
      onClick={() => onChoose({ kind: 'node', id: node.id })}
    >
      <NodeName node={node} />
    </button>
  );
}

function NodeName({ node }: { node: MapNode | undefined }) {
  if (!node) return null;
  return node.kind === 'SERVICE' ? <ServiceName name={node.name} /> : <span className="truncate">{node.name}</span>;
}
