import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { Notice } from '../../ui/notice.tsx';

const SingleSignOn_SingleSignOn = graphql(`
  fragment SingleSignOn_SingleSignOn on SingleSignOn {
    name
  }
`);

interface SingleSignOnLinkProps {
  provider: FragmentType<typeof SingleSignOn_SingleSignOn>;
  /** Where to go afterwards. */
  next: string;
}

/** The way to the provider, which leads back here. */
export function SingleSignOnLink({ provider, next }: SingleSignOnLinkProps) {
  const { name } = readFragment(SingleSignOn_SingleSignOn, provider);
  return (
    <a
      href={`/session/oidc?next=${encodeURIComponent(next)}`}
      className="inline-flex h-8 items-center justify-center rounded-md border border-line-strong bg-surface px-2.5 hover:bg-hover"
    >
      <span className="truncate">Sign in with {name}</span>
    </a>
  );
}

/** By the word with which the server sends a browser back. */
const sentences: Record<string, string> = {
  unavailable: 'The provider does not answer. Try again later, or sign in with a password.',
  refused: 'The provider did not sign you in.',
  expired: 'This took too long, or was begun in another browser. Try again.',
  failed: 'What the provider answered could not be accepted. Try again; if it stays so, tell who runs this server.',
  disabled: 'This account may not sign in here any more.',
  'no-role': 'None of your groups at the provider gives you a role here. Ask an admin.',
  'no-account': 'You have no account here, and none is made by signing in with the provider. Ask an admin for one.',
  'address-taken':
    'There is an account with your e-mail address. Sign in to it as before, and connect the provider on its account page.',
  'no-address': 'The provider tells no e-mail address of yours that it has verified, and an account needs one.',
  'first-account': 'There is no account here yet, and the first one is that of an admin.',
  'linked-elsewhere': 'At the provider you are somebody who has another account here.',
};

/** What became of signing in with the provider, where it did not work. */
export function SingleSignOnFailure({ word }: { word: string | null }) {
  if (word === null || !Object.hasOwn(sentences, word)) return null;
  return <Notice tone="error">{sentences[word]}</Notice>;
}
