import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { TraceRow } from './trace-row.tsx';

const TraceLines_Trace = graphql(`
  fragment TraceLines_Trace on Trace {
    traceId
    durationMs
    ...TraceRow_Trace
  }
`);

/** A few traces, each a line that leads to it. */
export function TraceLines({ traces: given }: { traces: readonly FragmentType<typeof TraceLines_Trace>[] }) {
  const traces = readFragment(TraceLines_Trace, given);
  const longestMs = Math.max(0, ...traces.map(({ durationMs }) => durationMs));
  if (traces.length === 0) return <p className="p-3 text-muted">None in this time.</p>;
  return (
    <ul className="-mb-px">
      {traces.map((trace) => (
        <li key={trace.traceId} className="hover:bg-hover">
          <TraceRow trace={trace} longestMs={longestMs} />
        </li>
      ))}
    </ul>
  );
}
