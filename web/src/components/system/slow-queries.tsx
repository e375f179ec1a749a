import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { Ago } from '../../ui/ago.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';

const SlowQueries_SlowQuery = graphql(`
  fragment SlowQueries_SlowQuery on SlowQuery {
    at
    durationMs
    name
    text
    errorCodes
  }
`);

/** Operations of the graph that took long, the slowest first; each opens to its text. */
export function SlowQueries({ queries: given }: { queries: readonly FragmentType<typeof SlowQueries_SlowQuery>[] }) {
  const queries = readFragment(SlowQueries_SlowQuery, given);
  if (queries.length === 0)
    return <p className="p-3 text-muted">No question took half a second or longer within a day.</p>;
  return (
    <ul className="divide-y divide-line">
      {queries.map(({ at, durationMs, name, text, errorCodes }) => (
        <li key={`${at} ${name}`}>
          <details>
            <summary className="flex h-8 cursor-pointer items-center gap-3 px-3 hover:bg-hover">
              <span className="w-18 shrink-0 text-right font-medium">{formatDuration(durationMs)}</span>
              <span className="min-w-0 grow truncate">{name ?? 'without a name'}</span>
              {errorCodes.length > 0 && <span className="text-sm text-error">{errorCodes.join(', ')}</span>}
              <span className="shrink-0 text-sm text-faint">
                <Ago time={at} />
              </span>
            </summary>
            <div className="relative border-t border-line bg-page">
              <pre className="max-h-72 overflow-auto py-2 pr-12 pl-3 font-mono text-sm leading-5" tabIndex={0}>
                {text}
              </pre>
              <CopyButton text={text} label="Copy the query" className="absolute top-1 right-1 bg-page" />
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}
