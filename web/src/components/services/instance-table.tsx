import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatCount, formatPercent } from '../../lib/format/number.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { Ago } from '../../ui/ago.tsx';
import { Link } from '../../ui/link.tsx';
import { ShortId } from '../../ui/short-id.tsx';
import { SideScroll } from '../../ui/side-scroll.tsx';
import { muchSlower } from './much-slower.ts';

const InstanceTable_Instance = graphql(`
  fragment InstanceTable_Instance on ServiceInstance {
    id
    host
    node
    p95Ms
    version
    environment
    spanCount
    errorCount
    lastSeen
  }
`);

interface InstanceTableProps {
  instances: readonly FragmentType<typeof InstanceTable_Instance>[];
  /** What the spans of the service match. */
  filter: string;
}

/** The processes of a service, those of most spans first: one that does worse than the others is seen. */
export function InstanceTable({ instances: given, filter }: InstanceTableProps) {
  const instances = readFragment(InstanceTable_Instance, given);
  const pageHref = usePageHref();
  const isSlow = muchSlower(instances);
  if (instances.length === 0) return <p className="p-3 text-muted">No process of it sent spans in this time.</p>;
  return (
    <SideScroll label="Instances">
      <table
        aria-label="Instances"
        className="w-full text-sm whitespace-nowrap [&_td]:h-7 [&_td]:px-3 [&_th]:h-7 [&_th]:px-3 [&_th]:font-normal"
      >
        <thead className="text-right text-faint">
          <tr>
            <th className="text-left">Instance</th>
            <th className="text-left max-sm:hidden">Host</th>
            <th className="text-left max-lg:hidden">Machine</th>
            <th className="text-left">Version</th>
            <th className="text-left max-sm:hidden">Environment</th>
            <th>Spans</th>
            <th>Errors</th>
            <th>p95</th>
            <th>Last seen</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-t border-line text-right">
          {instances.map(({ id, host, node, version, environment, spanCount, errorCount, p95Ms, lastSeen }, at) => (
            <tr key={`${id} ${host} ${version} ${environment}`} className="hover:bg-hover">
              <td className="text-left">{id ? <ShortId id={id} name="the id of the instance" /> : '–'}</td>
              <td className="text-left max-sm:hidden">
                {host ? (
                  <Link
                    href={pageHref('/traces', { filter: `${filter} ${writeTerm('host.name', '=', host)}` })}
                    className="hover:text-accent"
                  >
                    {host}
                  </Link>
                ) : (
                  '–'
                )}
              </td>
              <td className="text-left max-lg:hidden">
                {node ? (
                  <Link
                    href={pageHref('/traces', { filter: `${filter} ${writeTerm('k8s.node.name', '=', node)}` })}
                    className="hover:text-accent"
                  >
                    {node}
                  </Link>
                ) : (
                  '–'
                )}
              </td>
              <td className="text-left font-mono">{version ?? '–'}</td>
              <td className="text-left max-sm:hidden">{environment ?? '–'}</td>
              <td>{formatCount(spanCount)}</td>
              <td className={errorCount === '0' ? 'text-faint' : 'text-error'}>
                {formatPercent(Number(errorCount) / Number(spanCount))}
              </td>
              <td className={isSlow[at] ? 'text-error' : undefined}>
                {isSlow[at] && '▲ '}
                {typeof p95Ms === 'number' ? formatDuration(p95Ms) : '–'}
              </td>
              <td className="text-faint">
                <Ago time={lastSeen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </SideScroll>
  );
}
