import { shortenId } from '../lib/format/id.ts';
import { cx } from './cx.ts';
import { useCopy } from './copy-button.tsx';

/** An id, shortened in the middle; a click copies all of it. */
export function ShortId({ id, name, className }: { id: string; name: string; className?: string }) {
  const [copied, copy] = useCopy(id);
  return (
    <button
      type="button"
      title={`${id}\nClick to copy`}
      className={cx('rounded-sm font-mono text-sm text-muted hover:text-text', className)}
      onClick={copy}
    >
      <span className="sr-only">Copy {name} </span>
      {copied ? 'copied' : shortenId(id)}
    </button>
  );
}
