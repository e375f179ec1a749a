import { LogOut } from 'lucide-react';
import { useMutation } from 'urql';
import { graphql } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { Link } from '../../ui/link.tsx';

const ViewerMenuQuery = graphql(`
  query ViewerMenu {
    viewer {
      email
    }
  }
`);

const LogOutMutation = graphql(`
  mutation LogOut {
    logOut
  }
`);

const row = 'flex h-8 items-center gap-2 rounded-md border border-line px-2 hover:bg-hover';

/** Who is signed in, and the way out; the way in where nobody is. */
export function ViewerMenu() {
  const { data } = useAnswer(ViewerMenuQuery, {});
  const [, logOut] = useMutation(LogOutMutation);
  if (!data) return null;
  if (!data.viewer) {
    return (
      <Link href="/log-in" className={row}>
        Sign in
      </Link>
    );
  }
  return (
    <button
      type="button"
      className={row}
      onClick={() => void logOut({}).then(({ error }) => !error && window.location.assign('/log-in'))}
    >
      <LogOut className="size-4 text-muted" aria-hidden />
      <span className="grow truncate text-left">Sign out {data.viewer.email}</span>
    </button>
  );
}
