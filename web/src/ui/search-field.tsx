import { Search } from 'lucide-react';
import { useRef } from 'react';
import { useShortcuts } from '../lib/keyboard/shortcuts.ts';
import { Kbd } from './kbd.tsx';

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A part of a name that is looked for while it is typed; `/` leads there. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useShortcuts({ '/': () => input.current?.select() });
  return (
    <search className="flex h-8 min-w-48 grow items-center gap-2 rounded-md border border-line-strong bg-surface px-2.5 focus-within:border-accent focus-within:ring-1 focus-within:ring-accent">
      <Search className="size-4 shrink-0 text-faint" aria-hidden />
      <input
        ref={input}
        type="search"
        value={value}
        placeholder={label}
        aria-label={label}
        autoComplete="off"
        spellCheck={false}
        className="min-w-0 grow bg-transparent outline-none"
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={({ key, currentTarget }) => key === 'Escape' && currentTarget.blur()}
      />
      {value === '' && (
        <span className="max-sm:hidden">
          <Kbd>/</Kbd>
        </span>
      )}
    </search>
  );
}
