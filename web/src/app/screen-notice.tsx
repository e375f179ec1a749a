import { useEffect } from 'react';
import { useClient } from 'urql';
import { graphql } from '../gql/index.ts';
import { type ScreenState, screenWas } from '../lib/screen/screen-state.ts';
import { EmptyState } from '../ui/empty-state.tsx';

/** What whoever may read is told. */
const ScreenQuery = graphql(`
  query Screen {
    system {
      version
    }
  }
`);

const CHECK_AGAIN_MS = 30_000;

/** In place of everything, where the key of a screen does not let it in: old figures would be taken for those of now. */
export function ScreenNotice({ state }: { state: Exclude<ScreenState, 'good'> }) {
  const isRefused = state === 'refused';
  const client = useClient();
  useEffect(() => {
    if (!isRefused) return undefined;
    const check = async (): Promise<void> => {
      const { data } = await client.query(ScreenQuery, {});
      if (data) screenWas('good');
    };
    // At once, as only its rights may be others; then again and again, as nobody stands before a wall.
    void check();
    const timer = setInterval(() => void check(), CHECK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [client, isRefused]);
  return (
    <main className="flex h-full flex-col justify-center">
      <h1 className="sr-only">Seamark</h1>
      {isRefused ? (
        <EmptyState title="The link that opened this is not good, or not any more.">
          Its key was revoked or has ended, did not come whole, or whose it was may not read now. Ask for another link,
          and open it here. It is tried again every {CHECK_AGAIN_MS / 1000} seconds.
        </EmptyState>
      ) : (
        <EmptyState title="This is opened by its whole link.">
          The address has no key, and this browser was given none before. Open the link as it was sent, with all that
          follows the #.
        </EmptyState>
      )}
    </main>
  );
}
