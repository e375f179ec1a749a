import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatPercent, formatRate } from '../../lib/format/number.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { Ago } from '../../ui/ago.tsx';
import { Link } from '../../ui/link.tsx';
import { SideScroll } from '../../ui/side-scroll.tsx';

export const DeployTable_Deploy = graphql(`
  fragment DeployTable_Deploy on Deploy {
    time
    version
    previousVersion
    environment
    before {
      requestsPerSecond
      errorRate
      latencyMs(percentiles: [95])
    }
    after {
      requestsPerSecond
      errorRate
      latencyMs(percentiles: [95])
    }
  }
`);

interface DeployTableProps {
  deploys: readonly FragmentType<typeof DeployTable_Deploy>[];
  /** What the spans of the service match. */
  filter: string;
}

/** Versions that appeared, with the quarter of an hour before each and the one after. */
export function DeployTable({ deploys: given, filter }: DeployTableProps) {
  const deploys = readFragment(DeployTable_Deploy, given);
  const pageHref = usePageHref();
  if (deploys.length === 0) return <p className="p-3 text-muted">No new version appeared in this time.</p>;
  return (
    <SideScroll label="Deploys">
      <table
        aria-label="Deploys"
        className="w-full text-sm whitespace-nowrap [&_td]:h-7 [&_td]:px-3 [&_th]:h-7 [&_th]:px-3 [&_th]:font-normal"
      >
        <thead className="text-right text-faint">
          <tr>
            <th className="text-left">Version</th>
            <th className="text-left">Environment</th>
            <th>Rate</th>
            <th>Errors, 15 min before → after</th>
            <th>p95</th>
            <th>When</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-t border-line text-right">
          {deploys.map(({ time, version, previousVersion, environment, before, after }) => (
            <tr key={`${time} ${version} ${environment}`} className="hover:bg-hover">
              <td className="text-left font-mono">
                <Link
                  href={pageHref('/traces', { filter: `${filter} ${writeTerm('service.version', '=', version)}` })}
                  title="See the traces of this version"
                  className="hover:text-accent"
                >
                  {version}
                </Link>{' '}
                <span className="font-sans text-faint">after {previousVersion}</span>
              </td>
              <td className="text-left">{environment ?? '–'}</td>
              <Moved before={before.requestsPerSecond} after={after.requestsPerSecond} write={formatRate} />
              <Moved before={before.errorRate} after={after.errorRate} write={formatPercent} isMoreWorse />
              <Moved before={before.latencyMs[0]} after={after.latencyMs[0]} write={formatDuration} isMoreWorse />
              <td>
                <Ago time={time} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </SideScroll>
  );
}

interface MovedProps {
  before: number | null | undefined;
  after: number | null | undefined;
  write: (value: number) => string;
  isMoreWorse?: boolean;
}

/** From here on a move for the worse is told in red. */
const WORSE = 1.5;

function Moved({ before, after, write, isMoreWorse = false }: MovedProps) {
  const show = (value: number | null | undefined): string => (typeof value === 'number' ? write(value) : '–');
  const isWorse =
    isMoreWorse && typeof before === 'number' && typeof after === 'number' && after > 0 && after >= WORSE * before;
  return (
    <td>
      <span className="text-faint">{show(before)} →</span>{' '}
      <span className={isWorse ? 'font-medium text-error' : undefined}>
        {isWorse && '▲ '}
        {show(after)}
      </span>
    </td>
  );
}
