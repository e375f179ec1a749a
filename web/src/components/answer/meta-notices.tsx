import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { Notice } from '../../ui/notice.tsx';

export const MetaNotices_Meta = graphql(`
  fragment MetaNotices_Meta on ResultMeta {
    truncated
    notes
    backends {
      name
      state
      detail
    }
  }
`);

/** What has to be known of an answer: stores that did not, limits that cut it, and what the server noticed. */
export function MetaNotices({ meta: given }: { meta: FragmentType<typeof MetaNotices_Meta> }) {
  const { truncated, notes, backends } = readFragment(MetaNotices_Meta, given);
  const silent = backends.filter(({ state }) => state !== 'OK');
  if (!truncated && notes.length === 0 && silent.length === 0) return null;
  return (
    <div className="flex flex-col gap-1 px-3 py-1">
      {silent.map(({ name, state, detail }) => (
        <Notice key={name} tone={state === 'DISABLED' ? 'info' : 'warn'}>
          {state === 'DISABLED' ? `The store ${name} is switched off.` : `The store ${name} did not answer.`} {detail}
        </Notice>
      ))}
      {truncated && (
        <Notice tone="warn">
          There was more than one answer may read. Shorten the time or filter further to see all.
        </Notice>
      )}
      {notes.map((note) => (
        <Notice key={note} tone="info">
          {note}
        </Notice>
      ))}
    </div>
  );
}
