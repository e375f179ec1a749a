import { useState } from 'react';
import { graphql } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import { useTime } from '../../lib/time/use-time.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { navigate } from '../../lib/url/place.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button } from '../../ui/button.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { compareHref } from './compare-links.ts';
import { readTraceId } from './trace-id.ts';
import { TraceRow, TraceRowHead } from './trace-row.tsx';

const LikeTracesQuery = graphql(`
  query LikeTraces($filter: String!, $range: TimeRangeInput!) {
    slowest: traces(filter: $filter, range: $range, orderBy: SLOWEST, first: 15) {
      nodes {
        traceId
        durationMs
        ...TraceRow_Trace
      }
    }
    newest: traces(filter: $filter, range: $range, orderBy: NEWEST, first: 15) {
      nodes {
        traceId
        durationMs
        ...TraceRow_Trace
      }
    }
  }
`);

interface CompareChoiceProps {
  left: string;
  /** What was asked in that trace; undefined while its root is missing. */
  root: { name: string; service: { name: string } } | undefined;
}

/** With which trace another one is compared: its id, or one in which the same was asked. */
export function CompareChoice({ left, root }: CompareChoiceProps) {
  const pageHref = usePageHref();
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  return (
    <div className="flex min-h-0 grow flex-col gap-3 overflow-auto px-3 pb-4">
      <form
        className="flex flex-wrap items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          const right = readTraceId(text);
          if (right) navigate(compareHref(pageHref, left, right));
          setWrong(!right);
        }}
      >
        <input
          value={text}
          aria-label="Id of the trace to compare with"
          aria-invalid={isWrong}
          aria-describedby={isWrong ? 'id-mistake' : undefined}
          placeholder="Id of the trace to compare with"
          spellCheck={false}
          className="h-8 w-80 max-w-full rounded-md border border-line-strong bg-surface px-2.5 font-mono text-sm outline-none placeholder:font-sans focus:border-accent aria-invalid:border-error"
          onChange={({ target }) => {
            setText(target.value);
            setWrong(false);
          }}
        />
        <Button type="submit" look="solid" className="h-8" disabled={text.trim() === ''}>
          Compare
        </Button>
        {isWrong && (
          <p id="id-mistake" role="alert" className="text-error">
            A trace id has 32 digits from 0 to 9 and a to f.
          </p>
        )}
      </form>
      {root && <LikeTraces left={left} root={root} />}
    </div>
  );
}

function LikeTraces({ left, root }: { left: string; root: NonNullable<CompareChoiceProps['root']> }) {
  const { graphRange } = useTime();
  const pageHref = usePageHref();
  const same = [
    writeTerm('service.name', '=', root.service.name),
    writeTerm('name', '=', root.name),
    'parent_span_id=null',
  ];
  const answer = useAnswer(LikeTracesQuery, { filter: same.join(' '), range: graphRange });
  return (
    <AnswerState answer={answer} skeleton={<SkeletonRows count={16} />}>
      {({ slowest, newest }) => {
        const lists = [
          { name: `Newest of ${root.name}`, nodes: newest.nodes },
          { name: `Slowest of ${root.name}`, nodes: slowest.nodes },
        ];
        const longestMs = Math.max(0, ...lists.flatMap(({ nodes }) => nodes.map(({ durationMs }) => durationMs)));
        return lists.map(({ name, nodes }) => (
          <section key={name} aria-label={name} className="mb-4">
            <h2 className="py-1 font-medium">{name}</h2>
            <div className="overflow-hidden rounded-md border border-line bg-surface">
              <TraceRowHead />
              <ul>
                {nodes
                  .filter(({ traceId }) => traceId !== left)
                  .map((trace) => (
                    <li key={trace.traceId} className="border-t border-line hover:bg-hover">
                      <TraceRow trace={trace} longestMs={longestMs} href={compareHref(pageHref, left, trace.traceId)} />
                    </li>
                  ))}
              </ul>
              {nodes.every(({ traceId }) => traceId === left) && (
                <p className="border-t border-line p-3 text-muted">No other one in this time.</p>
              )}
            </div>
          </section>
        ));
      }}
    </AnswerState>
  );
}
