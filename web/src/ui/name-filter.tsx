import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { cx } from './cx.ts';

interface NameFilterProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
}

const TYPED_MS = 250;

/** A part of a name, taken over when nothing more is typed for a moment. */
export function NameFilter({ label, value, onChange, className }: NameFilterProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // Set from elsewhere, such as on the way back.
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => latest.current(text), TYPED_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <label
      className={cx(
        'flex h-7 w-48 items-center gap-1.5 rounded-md border border-line bg-surface px-2 text-faint focus-within:border-accent',
        className,
      )}
    >
      <Search className="size-3.5 shrink-0" aria-hidden />
      <input
        type="search"
        value={text}
        aria-label={label}
        placeholder="By name"
        autoComplete="off"
        spellCheck={false}
        className="min-w-0 grow bg-transparent text-text outline-none"
        onChange={({ target }) => setText(target.value)}
      />
    </label>
  );
}
