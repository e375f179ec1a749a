import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { useAction } from '../../lib/graph/use-action.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Section } from '../../ui/section.tsx';
import { browserName } from './browser-name.ts';
import { ConfirmButton } from './confirm-button.tsx';

const SessionList_User = graphql(`
  fragment SessionList_User on User {
    id
    sessions {
      id
      createdAt
      refreshedAt
      address
      userAgent
      isCurrent
    }
  }
`);

const EndSessionMutation = graphql(`
  mutation EndSession($id: ID!) {
    endSession(id: $id)
  }
`);

const EndSessionsMutation = graphql(`
  mutation EndSessions($userId: ID!) {
    endSessions(userId: $userId)
  }
`);

/** Where somebody is signed in, and how to sign out there. */
export function SessionList({
  user: given,
  onChange,
}: {
  user: FragmentType<typeof SessionList_User>;
  onChange: () => void;
}) {
  const { id: userId, sessions } = readFragment(SessionList_User, given);
  const one = useAction(EndSessionMutation);
  const all = useAction(EndSessionsMutation);
  const failure = one.failure ?? all.failure;

  async function end(id: string, isCurrent: boolean): Promise<void> {
    if (!(await one.run({ id }))) return;
    if (isCurrent) window.location.assign('/log-in');
    else onChange();
  }
  async function endAll(): Promise<void> {
    if (await all.run({ userId })) window.location.assign('/log-in');
  }

  return (
    <Section
      title="Signed in"
      action={
        <ConfirmButton question="Sign out here too?" onConfirm={() => void endAll()} disabled={all.isRunning}>
          Sign out everywhere
        </ConfirmButton>
      }
    >
      {failure && <Notice tone="error">{failure.sentence}</Notice>}
      <PlainTable label="Sessions" head={['Browser', 'Address', 'Since', 'Last seen', '']}>
        {sessions.map(({ id, userAgent, address, createdAt, refreshedAt, isCurrent }) => (
          <tr key={id}>
            <td className="whitespace-nowrap" title={userAgent ?? undefined}>
              {browserName(userAgent ?? null)}
              {isCurrent && <span className="text-muted"> · this one</span>}
            </td>
            <td className="font-mono">{address ?? '–'}</td>
            <td>
              <Ago time={createdAt} />
            </td>
            <td>
              <Ago time={refreshedAt} />
            </td>
            <td className="text-right">
              <Button disabled={one.isRunning} onClick={() => void end(id, isCurrent)}>
                Sign out
              </Button>
            </td>
          </tr>
        ))}
      </PlainTable>
    </Section>
  );
}
