import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type Tone = 'info' | 'warn' | 'error';

const looks: Record<Tone, { icon: typeof Info; box: string; mark: string }> = {
  info: { icon: Info, box: 'bg-info-soft', mark: 'text-info' },
  warn: { icon: TriangleAlert, box: 'bg-warn-soft', mark: 'text-warn' },
  error: { icon: CircleAlert, box: 'bg-error-soft', mark: 'text-error' },
};

/** One sentence that has to be known, with what can be done about it. */
export function Notice({ tone, children, action }: { tone: Tone; children: ReactNode; action?: ReactNode }) {
  const { icon: Icon, box, mark } = looks[tone];
  return (
    <div
      role={tone === 'error' ? 'alert' : 'status'}
      className={cx('flex items-start gap-2 rounded-md px-2.5 py-1', box)}
    >
      <Icon className={cx('mt-0.5 size-4 shrink-0', mark)} aria-hidden />
      <div className="min-w-0 grow wrap-anywhere">{children}</div>
      {action}
    </div>
  );
}
