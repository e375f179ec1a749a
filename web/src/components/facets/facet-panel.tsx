import { useState } from 'react';
import { graphql } from '../../gql/index.ts';
import type { Signal } from '../../gql/graphql.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { bestMatches } from '../../lib/match.ts';
import type { GraphRange } from '../../lib/time/use-time.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button } from '../../ui/button.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import type { AttributeLink } from '../attributes/attribute-list.tsx';
import { FacetGroup } from './facet-group.tsx';

const FacetKeysQuery = graphql(`
  query FacetKeys($signal: Signal!, $range: TimeRangeInput!) {
    attributeKeys(signal: $signal, range: $range, first: 200)
  }
`);

interface FacetPanelProps {
  signal: Signal;
  /** What is counted. */
  filter: string;
  range: GraphRange;
  /** Keys that come first, and are open at first. */
  leading: readonly string[];
  /** Where "filter to this" and "leave this out" lead. */
  hrefOf: AttributeLink;
  /** Keys that are columns of the list, and how one becomes or ceases to be one. */
  columns?: { has: (key: string) => boolean; toggle: (key: string) => void };
}

const MOST_GROUPS = 30;

/** The keys that the data has, each with its most frequent values among what matches; every value is a way to filter. */
export function FacetPanel({ signal, filter, range, leading, hrefOf, columns }: FacetPanelProps) {
  const answer = useAnswer(FacetKeysQuery, { signal, range });
  const [search, setSearch] = useState('');
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [most, setMost] = useState(MOST_GROUPS);

  function toggle(key: string): void {
    const next = new Set(toggled);
    if (!next.delete(key)) next.add(key);
    setToggled(next);
  }

  return (
    <section aria-label="Fields" className="flex h-full min-h-0 flex-col">
      <div className="shrink-0 border-b border-line p-2">
        <input
          type="search"
          value={search}
          placeholder="Find a field"
          aria-label="Find a field"
          autoComplete="off"
          spellCheck={false}
          className="h-7 w-full rounded-md border border-line bg-surface px-2 outline-none focus:border-accent"
          onChange={({ target }) => setSearch(target.value)}
        />
      </div>
      <AnswerState isAside answer={answer} className="grow overflow-y-auto" skeleton={<SkeletonRows count={14} />}>
        {({ attributeKeys }) => {
          const keys = [...leading, ...attributeKeys.filter((key) => !leading.includes(key))];
          const found = bestMatches(keys, search.trim(), (key) => key);
          return (
            <div className="py-1">
              {found.slice(0, most).map((key) => (
                <FacetGroup
                  key={key}
                  name={key}
                  {...{ signal, filter, range, hrefOf, columns }}
                  isOpen={toggled.has(key) !== leading.includes(key)}
                  onToggle={() => toggle(key)}
                />
              ))}
              {found.length > most && (
                <Button look="ghost" className="m-1 h-6" onClick={() => setMost(found.length)}>
                  {found.length - most} more fields
                </Button>
              )}
              {found.length === 0 && <p className="px-3 py-2 text-muted">No field has that in its name.</p>}
            </div>
          );
        }}
      </AnswerState>
    </section>
  );
}
