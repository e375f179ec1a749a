import { ArrowLeftRight } from 'lucide-react';
import { CompareChoice } from '../../components/traces/compare-choice.tsx';
import { compareHref } from '../../components/traces/compare-links.ts';
import { ComparedHead } from '../../components/traces/compared-head.tsx';
import { TraceComparison } from '../../components/traces/trace-comparison.tsx';
import { readTraceId } from '../../components/traces/trace-id.ts';
import { graphql } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { usePageHref, useParam } from '../../lib/url/href.ts';
import { navigate } from '../../lib/url/place.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx';

const ComparePageQuery = graphql(`
  query ComparePage($left: String!, $right: String!, $hasRight: Boolean!) {
    left: trace(traceId: $left) {
      id
      durationMs
      rootSpan {
        name
        durationMs
        service {
          name
        }
      }
      ...ComparedHead_Trace
    }
    right: trace(traceId: $right) @include(if: $hasRight) {
      id
      durationMs
      rootSpan {
        durationMs
      }
      ...ComparedHead_Trace
    }
  }
`);

/** Two traces side by side: what each did and how long it took. */
export function ComparePage() {
  const [leftText] = useParam('left');
  const [rightText] = useParam('right');
  const pageHref = usePageHref();
  const left = readTraceId(leftText);
  const right = readTraceId(rightText);
  const wrong = [leftText, rightText].find((text) => text !== '' && !readTraceId(text));
  return (
    <div className="flex h-full flex-col">
      <PageTitle title="Compare traces">
        {left && right && (
          <Button onClick={() => navigate(compareHref(pageHref, right, left))}>
            <ArrowLeftRight className="size-4" aria-hidden />
            Swap
          </Button>
        )}
      </PageTitle>
      {wrong !== undefined ? (
        <EmptyState title="This is no trace id." action={<AllTraces />}>
          <span className="font-mono text-sm">{wrong.slice(0, 200)}</span>
        </EmptyState>
      ) : left ? (
        <Compared key={`${left} ${right ?? ''}`} left={left} right={right} />
      ) : (
        <EmptyState title="No traces are chosen." action={<AllTraces />}>
          Choose two in the list of traces, or one and “Compare with…” on its page.
        </EmptyState>
      )}
    </div>
  );
}

function AllTraces() {
  const pageHref = usePageHref();
  return (
    <Link href={pageHref('/traces')} className="text-accent hover:underline">
      All traces
    </Link>
  );
}

function Compared({ left, right }: { left: string; right: string | undefined }) {
  const answer = useAnswer(ComparePageQuery, { left, right: right ?? left, hasRight: right !== undefined });
  return (
    <AnswerState
      answer={answer}
      className="grow"
      skeleton={
        <>
          <div className="grid gap-3 px-3 pb-3 md:grid-cols-2">
            <Skeleton className="h-22" />
            <Skeleton className="h-22" />
          </div>
          <SkeletonRows count={16} />
        </>
      }
    >
      {(data) => {
        const missing = data.left ? (right && !data.right ? right : undefined) : left;
        if (missing || !data.left)
          return (
            <EmptyState title="No span of this trace is kept." action={<AllTraces />}>
              <span className="font-mono text-sm">{missing}</span>
            </EmptyState>
          );
        return (
          <>
            <div className="grid shrink-0 gap-3 px-3 pb-3 md:grid-cols-2">
              <ComparedHead side="Left" trace={data.left} />
              {data.right && <ComparedHead side="Right" trace={data.right} />}
            </div>
            {data.right && right ? (
              <div className="flex min-h-0 grow flex-col border-t border-line bg-surface">
                <TraceComparison
                  left={left}
                  right={right}
                  longestMs={Math.max(spanOf(data.left), spanOf(data.right))}
                />
              </div>
            ) : (
              <CompareChoice left={left} root={data.left.rootSpan ?? undefined} />
            )}
          </>
        );
      }}
    </AnswerState>
  );
}

/** How long what was asked took: messages that are handled later may go on for much longer. */
function spanOf({ durationMs, rootSpan }: { durationMs: number; rootSpan?: { durationMs: number } | null }): number {
  return rootSpan?.durationMs ?? durationMs;
}
