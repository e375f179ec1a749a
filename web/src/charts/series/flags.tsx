import { Bell, Rocket } from 'lucide-react';
import { cx } from '../../ui/cx.ts';
import { Link } from '../../ui/link.tsx';
import type { Axis } from '../plot/axis.ts';
import { type ChartFlag, groupFlags } from './group-flags.ts';

interface FlagsProps {
  flags: readonly ChartFlag[];
  x: Axis;
  width: number;
}

/** What happened, on top of the chart at its time: deploys and alerts. */
export function Flags({ flags, x, width }: FlagsProps) {
  return groupFlags(flags, x, width).map(({ px, flags: [first, ...others] }) => {
    const isAlert = [first, ...others].some(({ kind }) => kind === 'alert');
    const Icon = isAlert ? Bell : Rocket;
    const names = [first, ...others].map(({ name }) => name);
    const look = cx(
      'group/flag absolute -top-2 flex size-4 -translate-x-1/2 items-center justify-center rounded-full',
      isAlert ? 'bg-error-soft text-error' : 'bg-accent-soft text-accent',
    );
    const content = (
      <>
        <Icon className="size-2.5" aria-hidden />
        <span className="sr-only">{names.join(', ')}</span>
        <span
          aria-hidden
          className={cx(
            'pointer-events-none absolute top-full z-10 mt-1 hidden max-w-72 flex-col rounded-md bg-raised px-2 py-1 text-sm text-text shadow-raised group-hover/flag:flex group-focus-visible/flag:flex',
            px > width / 2 ? 'right-0' : 'left-0',
          )}
        >
          {names.map((name) => (
            <span key={name} className="truncate whitespace-nowrap">
              {name}
            </span>
          ))}
        </span>
      </>
    );
    return (
      <div key={first.timeMs}>
        <div
          aria-hidden
          style={{ left: px }}
          className={cx(
            'pointer-events-none absolute inset-y-0 border-l border-dashed opacity-60',
            isAlert ? 'border-error' : 'border-accent',
          )}
        />
        {first.href === undefined ? (
          <span style={{ left: px }} className={look}>
            {content}
          </span>
        ) : (
          <Link href={first.href} style={{ left: px }} className={look}>
            {content}
          </Link>
        )}
      </div>
    );
  });
}
