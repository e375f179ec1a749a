import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { cx } from './cx.ts';

export interface SearchItem {
  /** Unique in its list. */
  key: string;
  name: string;
  /** Before the name. */
  icon?: ReactNode;
  /** At the end of the line: what it is. */
  kind?: string;
  isChosen?: boolean;
  run: () => void;
}

interface SearchListProps {
  label: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  /** Those that fit, the best first. */
  items: readonly SearchItem[];
  /** Where nothing fits. */
  none: string;
  className?: string;
}

/** A field and what fits it: arrows move, enter takes. */
export function SearchList({ label, placeholder, text, onText, items, none, className }: SearchListProps) {
  const [active, setActive] = useState(0);
  const id = useId();
  const at = Math.min(active, items.length - 1);

  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing || items.length === 0) return;
    if (event.key === 'ArrowDown') setActive((at + 1) % items.length);
    else if (event.key === 'ArrowUp') setActive((at - 1 + items.length) % items.length);
    else if (event.key === 'Enter') items[at]?.run();
    else return;
    event.preventDefault();
  }

  return (
    <>
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it is what was opened for
        autoFocus
        value={text}
        placeholder={placeholder}
        aria-label={label}
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={items.length > 0 ? `${id}-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        className="h-11 w-full shrink-0 border-b border-line bg-transparent px-4 outline-none"
        onChange={({ target }) => {
          onText(target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} className={cx('overflow-auto p-1', className)}>
        {items.length === 0 && (
          <li role="option" aria-selected={false} aria-disabled className="px-3 py-2 text-muted">
            {none}
          </li>
        )}
        {items.map(({ key, name, icon, kind, isChosen, run }, index) => (
          // The field has the keys.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            className={cx(
              'flex h-8 cursor-pointer items-center gap-2.5 rounded-md px-3',
              index === at ? 'bg-selected' : 'hover:bg-hover',
            )}
            onClick={run}
          >
            {icon !== undefined && (
              <span className="flex size-4 shrink-0 items-center justify-center text-muted">{icon}</span>
            )}
            <span className={cx('min-w-0 grow truncate', isChosen && 'font-medium text-accent')}>{name}</span>
            {kind && <span className="text-sm text-faint">{kind}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
