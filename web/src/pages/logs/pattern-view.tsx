import { useEffect } from 'react';
import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { PatternList } from '../../components/logs/pattern-list.tsx';
import { graphql } from '../../gql/index.ts';
import type { FilterMistake } from '../../lib/graph/failure.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { bothFilters } from '../../lib/query-text/add-term.ts';
import { writeSpanOfTime } from '../../lib/time/span-of-time.ts';
import type { GraphRange } from '../../lib/time/use-time.ts';
import { useChoice } from '../../lib/url/choice.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Segments } from '../../ui/segments.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { NoLogs } from './no-logs.tsx';

const LogPatternsQuery = graphql(`
  query LogPatterns($filter: String!, $range: TimeRangeInput!, $step: String!, $newOnly: Boolean!) {
    logPatterns(filter: $filter, range: $range, step: $step, newOnly: $newOnly, first: 200) {
      patterns {
        ...PatternList_Pattern
      }
      meta {
        ...MetaNotices_Meta
      }
    }
  }
`);

const ages: readonly { value: 'all' | 'new'; name: string }[] = [
  { value: 'all', name: 'All' },
  { value: 'new', name: 'New ones' },
];

interface PatternViewProps {
  /** As a person wrote it, and as it is sent. */
  filter: string;
  sent: string;
  range: GraphRange;
  stepMs: number;
  onMistake: (mistake: FilterMistake | undefined) => void;
}

/** What the records that match have in common. */
export function PatternView({ filter, sent, range, stepMs, onMistake }: PatternViewProps) {
  const [age, setAge] = useChoice('patterns', ages);
  const answer = useAnswer(LogPatternsQuery, {
    filter: sent,
    range,
    step: writeSpanOfTime(stepMs),
    newOnly: age === 'new',
  });
  const pageHref = usePageHref();
  const mistake = answer.failure?.filter;
  useEffect(() => {
    onMistake(mistake);
    return () => onMistake(undefined);
  }, [mistake, onMistake]);
  return (
    <AnswerState
      answer={answer}
      className="min-w-0 grow"
      skeleton={<SkeletonRows count={20} height={32} />}
      unread="The filter cannot be read, so nothing is shown."
    >
      {({ logPatterns: { patterns, meta } }) => (
        <>
          <div className="flex h-10 shrink-0 items-center justify-between gap-3 border-b border-line px-3">
            <span className="text-muted">
              {patterns.length} {patterns.length === 1 ? 'pattern' : 'patterns'}
            </span>
            <Segments label="Patterns" isLabelHidden value={age} choices={ages} onChoose={setAge} />
          </div>
          <MetaNotices meta={meta} />
          {patterns.length === 0 ? (
            <NoLogs
              filter={filter}
              title={
                age === 'new' ? 'Nothing new: all patterns were there before.' : 'No log record matches in this time.'
              }
            />
          ) : (
            <PatternList
              patterns={patterns}
              stepMs={stepMs}
              hrefOf={(condition) => pageHref('/logs', { filter: bothFilters(condition, filter) })}
            />
          )}
        </>
      )}
    </AnswerState>
  );
}
