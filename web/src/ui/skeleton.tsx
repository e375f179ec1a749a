import { cx } from './cx.ts';

/** A place that is being filled, of the size of what comes. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('skeleton', className)} />;
}

/** Rows of a table or list that is being loaded. */
export function SkeletonRows({ count, height = 28 }: { count: number; height?: number }) {
  return (
    <div role="status" aria-label="Loading" className="overflow-hidden">
      {Array.from({ length: count }, (_, row) => (
        <div key={row} style={{ height }} className="flex items-center gap-4 px-3">
          <Skeleton className="h-2.5 w-20" />
          <div className="grow">
            {/* Lengths differ so that it reads as text, and by a rule so that it does not flicker. */}
            <div style={{ width: `${35 + ((row * 37) % 50)}%` }}>
              <Skeleton className="h-2.5" />
            </div>
          </div>
          <Skeleton className="h-2.5 w-14" />
        </div>
      ))}
    </div>
  );
}
