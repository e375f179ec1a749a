import { ChevronRight, Columns3 } from 'lucide-react';
import { graphql } from '../../gql/index.ts';
import type { Signal } from '../../gql/graphql.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { writeKey } from '../../lib/query-text/write-term.ts';
import type { GraphRange } from '../../lib/time/use-time.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import type { AttributeLink } from '../attributes/attribute-list.tsx';
import { FacetValues } from './facet-values.tsx';

const FacetQuery = graphql(`
  query Facet($signal: Signal!, $key: String!, $filter: String!, $range: TimeRangeInput!, $first: Int!) {
    facets(signal: $signal, keys: [$key], filter: $filter, range: $range, first: $first) {
      facets {
        ...FacetValues_Facet
      }
    }
  }
`);

interface FacetGroupProps {
  name: string;
  signal: Signal;
  filter: string;
  range: GraphRange;
  hrefOf: AttributeLink;
  columns: { has: (key: string) => boolean; toggle: (key: string) => void } | undefined;
  isOpen: boolean;
  onToggle: () => void;
}

const MOST_VALUES = 8;

/** One key; its values are asked for while it is open. */
export function FacetGroup({ name, signal, filter, range, hrefOf, columns, isOpen, onToggle }: FacetGroupProps) {
  const answer = useAnswer(
    FacetQuery,
    { signal, key: writeKey(name), filter, range, first: MOST_VALUES },
    { pause: !isOpen },
  );
  const isColumn = columns?.has(name) ?? false;
  return (
    <div className="group/facet">
      <div className="flex items-center pr-1 hover:bg-hover">
        <button
          type="button"
          aria-expanded={isOpen}
          title={name}
          className="flex h-7 min-w-0 grow items-center gap-1 pl-2 text-left text-sm focus-visible:-outline-offset-2"
          onClick={onToggle}
        >
          <ChevronRight className={cx('size-3.5 shrink-0 text-faint', isOpen && 'rotate-90')} aria-hidden />
          <span className="truncate">{name}</span>
        </button>
        {columns && (
          <IconButton
            label={isColumn ? `Remove the column ${name}` : `Show ${name} as a column`}
            aria-pressed={isColumn}
            className={cx(
              'size-6!',
              isColumn ? 'text-accent!' : 'opacity-0 group-hover/facet:opacity-100 focus-visible:opacity-100',
            )}
            onClick={() => columns.toggle(name)}
          >
            <Columns3 className="size-3.5" aria-hidden />
          </IconButton>
        )}
      </div>
      {isOpen && (
        <AnswerState isAside answer={answer} className="pb-1" skeleton={<SkeletonRows count={3} height={24} />}>
          {({ facets: { facets } }) => facets[0] && <FacetValues facet={facets[0]} name={name} hrefOf={hrefOf} />}
        </AnswerState>
      )}
    </div>
  );
}
