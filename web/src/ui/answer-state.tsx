import type { ReactNode } from 'react';
import type { Answer } from '../lib/graph/use-answer.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { Notice } from './notice.tsx';

interface AnswerStateProps<Data> {
  answer: Answer<Data>;
  /** Of the size of what comes. */
  skeleton: ReactNode;
  children: (data: NonNullable<Data>) => ReactNode;
  className?: string;
}

/**
 * An answer in each of its states: on its way for the first time, there, there and being replaced, there in part, failed.
 * That there is nothing in it is for the content to say, which knows why.
 */
export function AnswerState<Data>({ answer, skeleton, children, className }: AnswerStateProps<Data>) {
  const { data, failure, isPending, again } = answer;
  const hasData = data !== undefined && data !== null;
  return (
    <div className={cx('flex min-h-0 flex-col', className)} aria-busy={isPending}>
      {failure && !failure.filter && (
        <div className="p-2">
          <Notice
            tone={hasData ? 'warn' : 'error'}
            action={
              <Button className="-my-0.5 h-6" onClick={again}>
                Try again
              </Button>
            }
          >
            {failure.sentence}
            {hasData && ' What is shown may be old or incomplete.'}
          </Notice>
        </div>
      )}
      {hasData ? (
        <div
          className={cx(
            'flex min-h-0 grow flex-col',
            isPending && 'opacity-60 transition-opacity delay-300 duration-150',
          )}
        >
          {children(data)}
        </div>
      ) : (
        !failure && skeleton
      )}
    </div>
  );
}
