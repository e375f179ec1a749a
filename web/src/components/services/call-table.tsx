import { Cloud, Database, type LucideIcon, Mails } from 'lucide-react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import type { TopologyNodeKind } from '../../gql/graphql.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatPercent, formatRate } from '../../lib/format/number.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { Link } from '../../ui/link.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { serviceHref } from './service-links.ts';

const CallTable_Node = graphql(`
  fragment CallTable_Node on TopologyNode {
    id
    name
    kind
    service {
      namespace
    }
  }
`);

const CallTable_Edge = graphql(`
  fragment CallTable_Edge on TopologyEdge {
    from
    to
    filter
    requestsPerSecond
    errorCount
    errorRate
    p95Ms
    source {
      ...CallTable_Node
    }
    target {
      ...CallTable_Node
    }
  }
`);

const icons: Partial<Record<TopologyNodeKind, LucideIcon>> = { DATABASE: Database, MESSAGING: Mails, EXTERNAL: Cloud };

interface CallTableProps {
  label: string;
  edges: readonly FragmentType<typeof CallTable_Edge>[];
  /** Which end of the calls is named. */
  end: 'source' | 'target';
  /** Said where there are none. */
  none: string;
}

/** Calls by whom they come from or go to, each with its figures and the way to its traces. */
export function CallTable({ label, edges: given, end, none }: CallTableProps) {
  const edges = readFragment(CallTable_Edge, given);
  const pageHref = usePageHref();
  if (edges.length === 0) return <p className="p-3 text-muted">{none}</p>;
  return (
    <table
      aria-label={label}
      className="w-full text-sm [&_td]:h-7 [&_td]:px-3 [&_th]:h-7 [&_th]:px-3 [&_th]:font-normal"
    >
      <thead className="text-right text-faint">
        <tr>
          <th className="text-left">{end === 'source' ? 'Caller' : 'Callee'}</th>
          <th>Rate</th>
          <th>Errors</th>
          <th>p95</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line border-t border-line text-right">
        {edges.map((edge) => {
          const { id, name, kind, service } = readFragment(CallTable_Node, edge[end]);
          const Icon = icons[kind];
          const traces = { filter: edge.filter, service: undefined };
          return (
            <tr key={id} className="hover:bg-hover">
              <td className="w-full max-w-0 text-left text-base">
                {service ? (
                  <Link href={serviceHref(pageHref, name, service.namespace)} className="flex hover:text-accent">
                    <ServiceName name={name} />
                  </Link>
                ) : (
                  <Link href={pageHref('/traces', traces)} className="flex items-center gap-1.5 hover:text-accent">
                    {Icon && <Icon className="size-3.5 shrink-0 text-faint" aria-hidden />}
                    <span className="truncate">{name}</span>
                  </Link>
                )}
              </td>
              <td className="whitespace-nowrap">
                <Link
                  href={pageHref('/traces', traces)}
                  aria-label={`${formatRate(edge.requestsPerSecond)}: traces of the calls ${end === 'source' ? 'by' : 'to'} ${name}`}
                  className="hover:text-accent"
                >
                  {formatRate(edge.requestsPerSecond)}
                </Link>
              </td>
              <td className="whitespace-nowrap">
                {edge.errorCount === '0' ? (
                  <span className="text-faint">0 %</span>
                ) : (
                  <Link
                    href={pageHref('/traces', { ...traces, filter: `${edge.filter} status=error` })}
                    aria-label={`${formatPercent(edge.errorRate ?? 0)}: failed calls ${end === 'source' ? 'by' : 'to'} ${name}`}
                    className="font-medium text-error hover:underline"
                  >
                    {formatPercent(edge.errorRate ?? 0)}
                  </Link>
                )}
              </td>
              <td className="whitespace-nowrap">{typeof edge.p95Ms === 'number' ? formatDuration(edge.p95Ms) : '–'}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
