import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { DifferenceTable } from '../../components/differences/difference-table.tsx';
import { FilterBar } from '../../components/filter/filter-bar.tsx';
import { graphql } from '../../gql/index.ts';
import type { Signal } from '../../gql/graphql.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { bothFilters } from '../../lib/query-text/add-term.ts';
import { useTime } from '../../lib/time/use-time.ts';
import { useChoice } from '../../lib/url/choice.ts';
import { usePageHref, useParam } from '../../lib/url/href.ts';
import { useScope } from '../../lib/url/scope.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Segments } from '../../ui/segments.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

const DifferencesPageQuery = graphql(`
  query DifferencesPage($signal: Signal!, $filter: String!, $selected: String!, $range: TimeRangeInput!) {
    differences(signal: $signal, filter: $filter, selected: $selected, range: $range) {
      selectedCount
      otherCount
      differences {
        ...DifferenceTable_Difference
      }
      meta {
        ...MetaNotices_Meta
      }
    }
  }
`);

const signals: readonly { value: Exclude<Signal, 'METRICS'>; name: string }[] = [
  { value: 'TRACES', name: 'Spans' },
  { value: 'LOGS', name: 'Log records' },
];

/** Some spans or log records against the others of the same time: which values do they have more often, or less? */
export function DifferencesPage() {
  const [signal, setSignal] = useChoice('signal', signals);
  const [filter] = useParam('filter');
  const [selected, setSelected] = useParam('selected');
  const scope = useScope();
  const { graphRange } = useTime();
  const pageHref = usePageHref();
  const all = bothFilters(filter, scope.filter);
  const isAsked = selected !== '';
  const answer = useAnswer(
    DifferencesPageQuery,
    { signal, filter: all, selected, range: graphRange },
    { pause: !isAsked },
  );
  const path = signal === 'TRACES' ? '/traces' : '/logs';
  const [one, many] = signal === 'TRACES' ? ['span', 'spans'] : ['log record', 'log records'];
  const count = (text: string): string => `${formatWhole(Number(text))} ${text === '1' ? one : many}`;
  return (
    <div className="flex h-full flex-col">
      <PageTitle title="What is different?">
        <span className="ml-auto">
          <Segments label="What is compared" isLabelHidden value={signal} choices={signals} onChoose={setSignal} />
        </span>
      </PageTitle>
      <div className="flex px-3 pb-2">
        <FilterBar
          signal={signal}
          filter={selected}
          onApply={(next) => (next === selected ? answer.again() : setSelected(next))}
          mistake={answer.failure?.filter}
          range={graphRange}
          placeholder="These: duration>1s, status=error, severity>=error"
        />
      </div>
      {!isAsked ? (
        <EmptyState title="Nothing is selected yet.">
          Say above which {many} to compare with the others, or draw over a region of a heat map or of durations.
        </EmptyState>
      ) : (
        <AnswerState answer={answer} className="min-h-0 grow" skeleton={<SkeletonRows count={12} />}>
          {({ differences: { selectedCount, otherCount, differences, meta } }) => (
            <>
              <p className="px-3 pb-2 text-muted">
                <Link
                  href={pageHref(path, { filter: bothFilters(selected, filter) })}
                  className="text-accent underline"
                >
                  {count(selectedCount)}
                </Link>{' '}
                against {formatWhole(Number(otherCount))} others
                {filter && (
                  <>
                    {' '}
                    of <span className="font-mono text-sm wrap-anywhere">{filter}</span>
                  </>
                )}
              </p>
              <MetaNotices meta={meta} />
              <div className="min-h-0 grow overflow-auto border-t border-line bg-surface">
                {differences.length === 0 ? (
                  <EmptyState title={reasonOf(selectedCount, otherCount)}>
                    {selectedCount !== '0' && otherCount !== '0'
                      ? 'What differs may be by chance: no share differs by 5 % and four standard errors.'
                      : 'A longer time, or another condition, may leave some on both sides.'}
                  </EmptyState>
                ) : (
                  <DifferenceTable
                    differences={differences}
                    hrefOf={(term) => pageHref(path, { filter: `${bothFilters(selected, filter)} ${term}` })}
                  />
                )}
              </div>
            </>
          )}
        </AnswerState>
      )}
    </div>
  );
}

function reasonOf(selectedCount: string, otherCount: string): string {
  if (selectedCount === '0') return 'Nothing in this time is selected.';
  return otherCount === '0' ? 'There are no others to compare with.' : 'Nothing tells these from the others.';
}
