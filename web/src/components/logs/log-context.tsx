import { useState } from 'react';
import { graphql } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { LogLine } from './log-line.tsx';

const LogContextQuery = graphql(`
  query LogContext($id: ID!, $count: Int!) {
    node(id: $id) {
      __typename
      ... on LogRecord {
        id
        context(before: $count, after: $count) {
          id
          ...LogLine_LogRecord
        }
      }
    }
  }
`);

const STEP = 10;
const MOST = 200;

/** What the same instance of the service wrote before and after. */
export function LogContext({ id }: { id: string }) {
  const [count, setCount] = useState(STEP);
  const answer = useAnswer(LogContextQuery, { id, count });
  return (
    <AnswerState answer={answer} className="my-2" skeleton={<Skeleton className="h-60" />}>
      {({ node }) =>
        node?.__typename === 'LogRecord' && (
          <div className="overflow-hidden rounded-md border border-line bg-surface">
            <ol>
              {node.context.map((record) => (
                <li
                  key={record.id}
                  aria-current={record.id === id ? 'true' : undefined}
                  className={record.id === id ? 'bg-selected' : ''}
                >
                  <LogLine record={record} isServiceHidden />
                </li>
              ))}
            </ol>
            {count < MOST && (
              <div className="border-t border-line p-1">
                <Button look="ghost" className="h-6" onClick={() => setCount(Math.min(MOST, count * 3))}>
                  More before and after
                </Button>
              </div>
            )}
          </div>
        )
      }
    </AnswerState>
  );
}
