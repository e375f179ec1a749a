import { KeyRound, LogOut, Share2, UserRound, Users } from 'lucide-react';
import { graphql } from '../gql/index.ts';
import { useAction } from '../lib/graph/use-action.ts';
import { useAnswer } from '../lib/graph/use-answer.ts';
import { pageHref } from '../lib/url/href.ts';
import { navigate } from '../lib/url/place.ts';
import { ActionMenu } from '../ui/action-menu.tsx';
import { roleNames } from '../components/people/role-names.ts';

const PersonMenuQuery = graphql(`
  query PersonMenu {
    viewer {
      id
      email
      name
      role
    }
  }
`);

const LogOutMutation = graphql(`
  mutation LogOut {
    logOut
  }
`);

/** Who is signed in, and what they have of their own; nothing where nobody is. */
export function PersonMenu({ onShare }: { onShare: () => void }) {
  const { data } = useAnswer(PersonMenuQuery, {});
  const { run } = useAction(LogOutMutation);
  const viewer = data?.viewer;
  if (!viewer) return null;
  const shown = viewer.name ?? viewer.email;

  async function logOut(): Promise<void> {
    await run({});
    window.location.assign('/log-in');
  }

  return (
    <ActionMenu
      label={shown}
      actions={[
        { name: 'Share this page', icon: Share2, run: onShare },
        { name: 'Account and keys', icon: KeyRound, run: () => navigate(pageHref('/account')) },
        ...(viewer.role === 'ADMIN'
          ? [{ name: 'People and audit', icon: Users, run: () => navigate(pageHref('/people')) }]
          : []),
        { name: 'Sign out', icon: LogOut, run: () => void logOut() },
      ]}
      trigger={
        <button
          type="button"
          title={`${viewer.email}, ${roleNames[viewer.role].toLowerCase()}`}
          aria-label={`Signed in as ${shown}`}
          className="flex size-7 shrink-0 items-center justify-center rounded-full bg-selected hover:bg-hover"
        >
          <UserRound className="size-4" aria-hidden />
        </button>
      }
    />
  );
}
