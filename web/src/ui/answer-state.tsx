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
  /** In place of the answer where the filter has a mistake, which is told where it is written. */
  unread?: string;
  /** It is beside what the page is about, which tells why there is no answer where that has none either. */
  isAside?: boolean;
}

/**
 * An answer in each of its states: on its way for the first time, there, there and being replaced, there in part, failed.
 * That there is nothing in it is for the content to say, which knows why.
 */
export function AnswerState<Data>({
  answer,
  skeleton,
  children,
  className,
  unread,
  isAside = false,
}: AnswerStateProps<Data>) {
  const { data, failure, isPending, again } = answer;
  const hasData = data !== undefined && data !== null;
  return (
    <div className={cx('flex min-h-0 flex-col', className)} aria-busy={isPending}>
      {failure && !failure.filter && isAside && (
        <p title={failure.sentence} className="p-2 text-sm text-muted">
          No answer.{' '}
          <button type="button" className="rounded-sm text-accent" onClick={again}>
            Ask again
          </button>
        </p>
      )}
      {failure && !failure.filter && !isAside && (
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
      ) : failure ? (
        failure.filter && unread && <p className="m-auto p-6 text-muted">{unread}</p>
      ) : (
        skeleton
      )}
    </div>
  );
}
