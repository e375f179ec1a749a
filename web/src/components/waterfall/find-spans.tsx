import { ChevronDown, ChevronUp, Search } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useShortcuts } from '../../lib/keyboard/shortcuts.ts';
import { IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import type { FoundSpans } from './use-found-spans.ts';

interface FindSpansProps {
  filter: string;
  found: FoundSpans;
  selectedSpanId: string;
  onFilter: (filter: string) => void;
  onSelect: (spanId: string) => void;
}

/** Looks for spans of a trace, and leads from one to the next. */
export function FindSpans({ filter, found, selectedSpanId, onFilter, onSelect }: FindSpansProps) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(filter);
  const [known, setKnown] = useState(filter);
  if (filter !== known) {
    setKnown(filter);
    setText(filter);
  }
  const { spanIds, hasMore, isPending, mistake, failure } = found;
  const at = spanIds.indexOf(selectedSpanId);
  const step = (by: number): void => {
    if (spanIds.length === 0) return;
    const from = at < 0 && by < 0 ? 0 : at;
    onSelect(spanIds[(from + by + spanIds.length) % spanIds.length]!);
  };
  useShortcuts({ '/': () => input.current?.select(), n: () => step(1), p: () => step(-1) });

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') input.current?.blur();
    else if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    else if (text.trim() === filter) step(event.shiftKey ? -1 : 1);
    else onFilter(text.trim());
    event.preventDefault();
    event.stopPropagation();
  }

  const isSearching = filter !== '';
  const told = failure
    ? undefined
    : isPending
      ? '…'
      : `${at < 0 ? '' : `${at + 1} of `}${spanIds.length}${hasMore ? '+' : ''}`;
  return (
    <search className="relative flex min-w-0 grow items-center gap-1">
      <div
        className={cx(
          'flex h-7 min-w-28 max-w-64 grow items-center gap-1.5 rounded-md border bg-surface pl-2 focus-within:border-accent',
          failure ? 'border-error' : 'border-line',
        )}
      >
        <Search className="size-3.5 shrink-0 text-faint" aria-hidden />
        <input
          ref={input}
          type="search"
          value={text}
          aria-label="Find spans"
          aria-invalid={failure !== undefined}
          aria-describedby={failure ? 'find-mistake' : undefined}
          placeholder="Find spans (/)"
          title="Words, or conditions such as status=error; Enter leads on, Shift+Enter back"
          spellCheck={false}
          className="h-full w-full min-w-0 bg-transparent outline-none"
          onChange={({ target }) => {
            setText(target.value);
            if (target.value === '') onFilter('');
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {isSearching && (
        <>
          <span aria-live="polite" className="text-sm whitespace-nowrap text-muted">
            {told}
            <span className="sr-only"> found</span>
          </span>
          <IconButton label="Previous one found (p)" disabled={spanIds.length === 0} onClick={() => step(-1)}>
            <ChevronUp className="size-4" aria-hidden />
          </IconButton>
          <IconButton label="Next one found (n)" disabled={spanIds.length === 0} onClick={() => step(1)}>
            <ChevronDown className="size-4" aria-hidden />
          </IconButton>
        </>
      )}
      {failure && (
        <p
          id="find-mistake"
          role="alert"
          className="absolute top-full left-0 z-20 mt-1 w-max max-w-80 rounded-md bg-raised px-2.5 py-1.5 shadow-raised"
        >
          <span className="text-error">{mistake?.message ?? failure}</span>
          {mistake?.hint && <span className="text-muted"> · {mistake.hint}</span>}
        </p>
      )}
    </search>
  );
}
