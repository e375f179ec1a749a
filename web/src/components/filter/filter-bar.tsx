import type { EditorView } from '@codemirror/view';
import { Search, X } from 'lucide-react';
import { type ComponentType, useId, useRef, useState } from 'react';
import type { Signal } from '../../gql/graphql.ts';
import type { FilterMistake } from '../../lib/graph/failure.ts';
import { useShortcuts } from '../../lib/keyboard/shortcuts.ts';
import { recentFilters } from '../../lib/query-text/recent-filters.ts';
import type { GraphRange } from '../../lib/time/use-time.ts';
import { IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Kbd } from '../../ui/kbd.tsx';
import type { FilterEditorProps } from './filter-editor.tsx';
import type { FilterFieldProps } from './filter-field.ts';

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

const histories = { TRACES: recentFilters.traces, LOGS: recentFilters.logs, METRICS: recentFilters.metrics } as const;

/** The editor, once it was needed: the next filter has it at once. */
let loaded: ComponentType<FilterEditorProps> | undefined;

/** The filter of a page, in the query language: a plain field until somebody goes into it, then one that knows the language. */
export function FilterBar({ signal, filter, onApply, mistake, range, placeholder }: FilterBarProps) {
  const input = useRef<HTMLInputElement>(null);
  const view = useRef<EditorView | undefined>(undefined);
  const id = useId();
  const [{ text, resets }, setWritten] = useState({ text: filter, resets: 0 });
  const [known, setKnown] = useState(filter);
  const [editor, setEditor] = useState<{ Editor: typeof loaded; caret: FilterEditorProps['caret'] }>({
    Editor: loaded,
    caret: undefined,
  });
  if (filter !== known) {
    setKnown(filter);
    if (filter.trim() !== text.trim()) reset(filter);
  }
  useShortcuts({
    '/': () => {
      input.current?.select();
      view.current?.focus();
      view.current?.dispatch({ selection: { anchor: 0, head: view.current.state.doc.length } });
    },
  });
  const shownMistake = text.trim() === filter.trim() ? mistake : undefined;
  const { Editor, caret } = editor;

  /** Something else than typing changes the text. */
  function reset(next: string): void {
    setWritten({ text: next, resets: resets + 1 });
  }

  function apply(next: string): void {
    if (next !== text) reset(next);
    histories[signal].add(next.trim());
    onApply(next.trim());
  }

  async function loadEditor(): Promise<void> {
    try {
      loaded ??= (await import('./filter-editor.tsx')).FilterEditor;
    } catch {
      // Without it the plain field does.
      return;
    }
    const field = input.current;
    const isHere = field !== null && document.activeElement === field;
    setEditor({
      Editor: loaded,
      caret: isHere ? { from: field.selectionStart ?? 0, to: field.selectionEnd ?? 0 } : undefined,
    });
  }

  const setText = (next: string): void => setWritten((written) => ({ ...written, text: next }));
  const field: FilterFieldProps = {
    text,
    resets,
    onText: setText,
    onApply: apply,
    signal,
    range,
    recent: histories[signal].read().slice(0, MOST_RECENT),
    mistake: shownMistake,
    mistakeId: `${id}-mistake`,
    placeholder,
  };
  return (
    <search className="relative min-w-0 grow">
      <div
        className={cx(
          'flex h-8 items-center gap-2 rounded-md border bg-surface pl-2.5 focus-within:border-accent focus-within:ring-1 focus-within:ring-accent',
          shownMistake ? 'border-error' : 'border-line-strong',
        )}
      >
        <Search className="size-4 shrink-0 text-faint" aria-hidden />
        {Editor ? (
          <Editor {...field} caret={caret} onView={(next) => (view.current = next)} />
        ) : (
          <input
            ref={input}
            value={text}
            placeholder={placeholder}
            aria-label="Filter"
            aria-invalid={shownMistake !== undefined}
            aria-describedby={field.mistakeId}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            className="h-full min-w-0 grow bg-transparent font-mono text-sm outline-none placeholder:font-sans placeholder:text-base"
            onChange={({ target }) => setText(target.value)}
            onFocus={() => void loadEditor()}
            onKeyDown={({ key, nativeEvent, currentTarget }) => {
              if (key === 'Enter' && !nativeEvent.isComposing) apply(text);
              if (key === 'Escape') currentTarget.blur();
            }}
          />
        )}
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
      <p
        id={field.mistakeId}
        role={shownMistake && 'alert'}
        className={
          shownMistake &&
          'absolute top-full left-0 z-20 mt-1 max-w-full rounded-md bg-raised px-2.5 py-1.5 shadow-raised'
        }
      >
        {shownMistake && (
          <>
            <span className="text-error">{shownMistake.message}</span>
            {shownMistake.hint && <span className="text-muted"> · {shownMistake.hint}</span>}
          </>
        )}
      </p>
    </search>
  );
}

const MOST_RECENT = 6;
