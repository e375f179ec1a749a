import { graphql, readFragment } from '../../gql/index.ts';
import type { AuditEventsQuery as AuditEvents } from '../../gql/graphql.ts';
import type { Pages } from '../../lib/graph/use-pages.ts';
import { Ago } from '../../ui/ago.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Section } from '../../ui/section.tsx';
import { MoreRows } from './more-rows.tsx';

const AuditSection_AuditEvent = graphql(`
  fragment AuditSection_AuditEvent on AuditEvent {
    id
    time
    actorKind
    actorName
    action
    targetKind
    targetName
    address
    outcome
    detail
  }
`);

export const AuditEventsQuery = graphql(`
  query AuditEvents($after: String) {
    auditEvents(first: 50, after: $after) {
      nodes {
        id
        ...AuditSection_AuditEvent
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const auditEventsOf = ({ auditEvents }: AuditEvents) => auditEvents;

interface AuditSectionProps {
  pages: Pages<AuditEvents, AuditEvents['auditEvents']['nodes'][number]>;
}

/** What was done with people, keys and settings, newest first. */
export function AuditSection({ pages }: AuditSectionProps) {
  const events = readFragment(AuditSection_AuditEvent, pages.nodes);
  return (
    <Section title="Audit">
      <PlainTable label="Audit events" head={['When', 'Who', 'What', 'To', 'From', 'Outcome']}>
        {events.map(({ id, time, actorKind, actorName, action, targetKind, targetName, address, outcome, detail }) => (
          <tr key={id}>
            <td>
              <Ago time={time} />
            </td>
            <td className="min-w-40 wrap-anywhere">
              {actorName}
              {actorKind !== 'USER' && (
                <span className="text-muted"> · {actorKind.toLowerCase().replace('_', ' ')}</span>
              )}
            </td>
            <td className="min-w-40">
              <span className="font-mono">{action}</span> <Detail detail={detail} />
            </td>
            <td className="min-w-40 wrap-anywhere">{targetName ?? targetKind ?? '–'}</td>
            <td className="font-mono">{address ?? '–'}</td>
            <td className={outcome === 'REFUSED' ? 'text-error' : ''}>{outcome === 'REFUSED' ? 'refused' : 'done'}</td>
          </tr>
        ))}
      </PlainTable>
      <MoreRows pages={pages} name="Earlier ones" />
    </Section>
  );
}

/** What was changed, key by key; what is not there is left out. */
function Detail({ detail }: { detail: unknown }) {
  if (typeof detail !== 'object' || detail === null) return null;
  const known = Object.entries(detail).filter(([, value]) => value !== null);
  return (
    <span className="text-sm wrap-anywhere text-muted">
      {known.map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ')}
    </span>
  );
}
