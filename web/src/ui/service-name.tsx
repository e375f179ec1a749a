import { seriesColor } from '../lib/theme/series-color.ts';
import { cx } from './cx.ts';

/** A service with the colour that it has everywhere. */
export function ServiceName({ name, className }: { name: string; className?: string }) {
  return (
    <span className={cx('inline-flex min-w-0 items-center gap-1.5', className)}>
      <ServiceDot name={name} />
      <span className="truncate">{name}</span>
    </span>
  );
}

export function ServiceDot({ name, title }: { name: string; title?: string }) {
  return (
    <span
      aria-hidden
      title={title}
      style={{ backgroundColor: `var(${seriesColor(name)})` }}
      className="inline-block size-2 shrink-0 rounded-[2px]"
    />
  );
}
