import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { Signal } from '../../gql/graphql.ts';
import type { FilterMistake } from '../../lib/graph/failure.ts';
import { useShortcuts } from '../../lib/keyboard/shortcuts.ts';
import { completionAt } from '../../lib/query-text/completion.ts';
import type { GraphRange } from '../../lib/time/use-time.ts';
import { IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { FilterMarks } from './filter-marks.tsx';
import { type Suggestion, useSuggestions } from './use-suggestions.ts';

interface FilterBarProps {
  signal: Signal;
  /** The filter that is in force. */
  filter: string;
  onApply: (filter: string) => void;
  /** What is wrong with the filter in force, in its own text. */
  mistake: FilterMistake | undefined;
  range: GraphRange;
  placeholder: string;
}

/** The filter of a page, in the query language, with completion from the data and mistakes at their place. */
export function FilterBar({ signal, filter, onApply, mistake, range, placeholder }: FilterBarProps) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const [text, setText] = useState(filter);
  const [caret, setCaret] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const [known, setKnown] = useState(filter);
  if (filter !== known) {
    setKnown(filter);
    setText(filter);
  }
  useShortcuts({ '/': () => input.current?.select() });

  const completion = isOpen ? completionAt(text, caret) : undefined;
  const suggestions = useSuggestions(signal, completion, range);
  const isListed = isOpen && suggestions.length > 0;
  const shownMistake = text === filter ? mistake : undefined;

  function edit(next: string, at: number): void {
    setText(next);
    setCaret(at);
    setChosen(-1);
    setOpen(true);
  }

  function accept(suggestion: Suggestion): void {
    if (!completion) return;
    const next = text.slice(0, completion.from) + suggestion.text + text.slice(completion.to);
    const at = completion.from + suggestion.text.length;
    edit(next, at);
    input.current?.focus();
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  }

  function apply(next: string): void {
    setText(next);
    setOpen(false);
    onApply(next.trim());
  }

  function onKeyDown(event: KeyboardEvent): void {
    const suggestion = suggestions[chosen];
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      if (isListed && suggestion) accept(suggestion);
      else apply(text);
    } else if (event.key === 'Tab' && isListed && !event.shiftKey && text !== filter)
      accept(suggestion ?? suggestions[0]!);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const count = suggestions.length + 1;
      // One place more than there are suggestions: none of them.
      setChosen(((chosen + 1 + step + count) % count) - 1);
    } else if (event.key === 'Escape') {
      if (isListed) setOpen(false);
      else input.current?.blur();
    } else return;
    event.preventDefault();
  }

  return (
    <search className="relative min-w-0 grow">
      <div
        className={cx(
          'flex h-8 items-center gap-2 rounded-md border bg-surface pl-2.5 focus-within:border-accent focus-within:ring-1 focus-within:ring-accent',
          shownMistake ? 'border-error' : 'border-line-strong',
        )}
      >
        <Search className="size-4 shrink-0 text-faint" aria-hidden />
        <div className="relative h-full min-w-0 grow">
          <FilterMarks text={text} mistake={shownMistake} input={input} />
          <input
            ref={input}
            value={text}
            placeholder={placeholder}
            aria-label="Filter"
            role="combobox"
            aria-expanded={isListed}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={isListed && chosen >= 0 ? `${id}-${chosen}` : undefined}
            aria-invalid={shownMistake !== undefined}
            aria-describedby={shownMistake ? `${id}-mistake` : undefined}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            className="relative h-full w-full bg-transparent font-mono text-sm outline-none placeholder:font-sans placeholder:text-base"
            onChange={({ target }) => edit(target.value, target.selectionStart ?? target.value.length)}
            onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0)}
            onFocus={() => setOpen(text === '')}
            onBlur={() => setOpen(false)}
            onKeyDown={onKeyDown}
          />
        </div>
        {text === '' ? (
          <span className="mr-1.5 max-sm:hidden">
            <Kbd>/</Kbd>
          </span>
        ) : (
          <IconButton label="Clear the filter" className="text-faint" onClick={() => apply('')}>
            <X className="size-4" aria-hidden />
          </IconButton>
        )}
      </div>
      {shownMistake && !isListed && (
        <p
          id={`${id}-mistake`}
          role="alert"
          className="absolute top-full left-0 z-20 mt-1 max-w-full rounded-md bg-raised px-2.5 py-1.5 shadow-raised"
        >
          <span className="text-error">{shownMistake.message}</span>
          {shownMistake.hint && <span className="text-muted"> · {shownMistake.hint}</span>}
        </p>
      )}
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label="Completions"
        hidden={!isListed}
        className="absolute top-full left-0 z-30 mt-1 max-h-80 min-w-64 max-w-full overflow-auto rounded-md bg-raised p-1 shadow-raised"
      >
        {suggestions.map((suggestion, index) => (
          // The input has the keys.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={suggestion.shown}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={cx(
              'cursor-pointer truncate rounded-sm px-2 py-1 font-mono text-sm hover:bg-hover',
              index === chosen && 'bg-selected',
            )}
            // The input keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => accept(suggestion)}
          >
            {suggestion.shown}
          </li>
        ))}
      </ul>
    </search>
  );
}
