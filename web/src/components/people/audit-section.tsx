import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { Ago } from '../../ui/ago.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Section } from '../../ui/section.tsx';

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
  }
`);

/** What was done with people, keys and settings, newest first. */
export function AuditSection({ events: given }: { events: readonly FragmentType<typeof AuditSection_AuditEvent>[] }) {
  const events = readFragment(AuditSection_AuditEvent, given);
  return (
    <Section title="Audit">
      <PlainTable label="Audit events" head={['When', 'Who', 'What', 'To', 'From', 'Outcome']}>
        {events.map(({ id, time, actorKind, actorName, action, targetKind, targetName, address, outcome }) => (
          <tr key={id}>
            <td>
              <Ago time={time} />
            </td>
            <td className="wrap-anywhere">
              {actorName}
              {actorKind !== 'USER' && (
                <span className="text-muted"> · {actorKind.toLowerCase().replace('_', ' ')}</span>
              )}
            </td>
            <td className="font-mono">{action}</td>
            <td className="wrap-anywhere">{targetName ?? targetKind ?? '–'}</td>
            <td className="font-mono">{address ?? '–'}</td>
            <td className={outcome === 'REFUSED' ? 'text-error' : ''}>{outcome === 'REFUSED' ? 'refused' : 'done'}</td>
          </tr>
        ))}
      </PlainTable>
    </Section>
  );
}
