import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { Notice } from '../../ui/notice.tsx';

const TraceNotices_Trace = graphql(`
  fragment TraceNotices_Trace on Trace {
    rootSpan {
      id
    }
    completeness {
      complete
      missingParentSpanIds
      clockSkewSuspected
    }
  }
`);

/** Why a trace should not be taken at its word. */
export function TraceNotices({ trace }: { trace: FragmentType<typeof TraceNotices_Trace> }) {
  const { rootSpan, completeness } = readFragment(TraceNotices_Trace, trace);
  const { complete, missingParentSpanIds, clockSkewSuspected } = completeness;
  const missing = missingParentSpanIds.length;
  if (complete && !clockSkewSuspected && rootSpan) return null;
  return (
    <div className="flex shrink-0 flex-col gap-1 px-3 pb-2">
      {missing > 0 && (
        <Notice tone="warn">
          {missing === 1 ? 'One span is named as a parent and has' : `${missing} spans are named as parents and have`}{' '}
          not arrived{rootSpan ? '' : ', the root among them'}. What is below stands at the top.
        </Notice>
      )}
      {missing === 0 && !complete && <Notice tone="warn">Some spans name each other as parents, in a ring.</Notice>}
      {clockSkewSuspected && (
        <Notice tone="warn">
          A span begins before its parent: the clocks of their machines differ. Times are shown as they were sent.
        </Notice>
      )}
    </div>
  );
}
