import { Sparkline } from '../../charts/sparkline.tsx';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatCount, formatWhole } from '../../lib/format/number.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { Ago } from '../../ui/ago.tsx';
import { Link } from '../../ui/link.tsx';
import { NewBadge } from '../../ui/new-badge.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { serviceFilter } from '../services/service-links.ts';

/** With $step. */
const ErrorGroups_ErrorGroup = graphql(`
  fragment ErrorGroups_ErrorGroup on ErrorGroup {
    id
    type
    operation
    message
    topFrame
    count
    lastSeen
    isNew
    filter
    service {
      name
    }
    series(step: $step) {
      values
    }
    exampleSpan {
      id
      traceId
      spanId
    }
  }
`);

interface ErrorGroupsProps {
  groups: readonly FragmentType<typeof ErrorGroups_ErrorGroup>[];
  /** All are of one service, which is not told again. */
  isOfOneService?: boolean;
}

/** What failed, by type and place: what it said, how often, and the ways to its traces and logs. */
export function ErrorGroups({ groups: given, isOfOneService = false }: ErrorGroupsProps) {
  const groups = readFragment(ErrorGroups_ErrorGroup, given);
  const pageHref = usePageHref();
  if (groups.length === 0) return <p className="p-3 text-muted">Nothing failed in this time.</p>;
  return (
    <ul className="divide-y divide-line">
      {groups.map(({ id, type, operation, message, topFrame, count, lastSeen, isNew, filter, service, ...group }) => {
        const { exampleSpan } = group;
        const logs = `${serviceFilter(service.name)} severity>=error`;
        return (
          <li key={id} className="flex items-center gap-3 px-3 py-1.5 hover:bg-hover">
            <div className="min-w-0 grow">
              <div className="flex min-w-0 items-center gap-2">
                <Link
                  href={pageHref('/traces', { filter, service: undefined })}
                  title={`${type ?? 'Failed'}: see the traces`}
                  className="min-w-0 truncate font-medium hover:text-accent"
                >
                  {type ?? 'Failed'}
                </Link>
                {isNew && <NewBadge />}
                <span className="min-w-0 shrink-[2] truncate text-sm text-muted">
                  {!isOfOneService && <ServiceName name={service.name} className="mr-1.5 align-bottom" />}
                  {operation}
                </span>
              </div>
              <div className="flex min-w-0 items-center gap-3 text-sm">
                {message ? (
                  <span dir="auto" className="min-w-0 truncate text-muted" title={message}>
                    {message}
                  </span>
                ) : (
                  !topFrame && <span className="min-w-0 truncate text-faint">No message was sent</span>
                )}
                {topFrame && (
                  <span title={topFrame} className="min-w-0 shrink-[3] truncate font-mono text-faint">
                    {topFrame}
                  </span>
                )}
              </div>
            </div>
            <div className="flex shrink-0 flex-col text-right text-sm">
              {exampleSpan && (
                <Link
                  href={pageHref(`/traces/${exampleSpan.traceId}`, { span: exampleSpan.spanId, service: undefined })}
                  className="text-accent hover:underline"
                >
                  Latest trace
                </Link>
              )}
              <Link
                href={pageHref('/logs', { filter: logs, service: undefined })}
                aria-label={`Logs of ${service.name}`}
                className="text-accent hover:underline"
              >
                Logs
              </Link>
            </div>
            <span className="max-sm:hidden">
              <Sparkline
                label={`Course of ${type ?? 'failures'} in ${operation}`}
                values={group.series.values.slice(1, -1)}
                token="--color-error"
              />
            </span>
            <div className="w-18 shrink-0 text-right">
              <p title={formatWhole(count)} className="font-medium">
                {formatCount(count)}
              </p>
              <p className="text-sm text-faint">
                <Ago time={lastSeen} />
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
