import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';

interface ListFieldProps {
  label: string;
  values: readonly string[];
  /** What to choose from; anything else can be typed. */
  known: readonly string[];
  /** What it is without a value. */
  placeholder: string;
  isLabelHidden?: boolean;
  onValues: (values: string[]) => void;
}

/** Texts of a form, added one after the other and taken out again. */
export function ListField({ label, values, known, placeholder, isLabelHidden = false, onValues }: ListFieldProps) {
  const id = useId();
  const [text, setText] = useState('');

  function add(value: string): void {
    const entry = value.trim();
    setText('');
    if (entry !== '' && !values.includes(entry)) onValues([...values, entry]);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      // What was typed is not sent with the form before it is in the list.
      event.preventDefault();
      add(text);
    }
    if (event.key === 'Backspace' && text === '' && values.length > 0) onValues(values.slice(0, -1));
  }

  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : ''}>
        {label}
      </label>
      <div className="flex min-h-8 flex-wrap items-center gap-1 rounded-md border border-line-strong bg-surface px-1 py-0.5">
        {values.map((value) => (
          <span key={value} className="inline-flex min-w-0 items-center rounded-sm bg-hover pl-1.5">
            <span className="truncate">{value}</span>
            <button
              type="button"
              aria-label={`Take out ${value}`}
              className="inline-flex size-6 shrink-0 items-center justify-center text-muted hover:text-text"
              onClick={() => onValues(values.filter((other) => other !== value))}
            >
              <X className="size-3.5" aria-hidden />
            </button>
          </span>
        ))}
        <input
          id={id}
          list={`${id}-known`}
          className="h-6 min-w-24 flex-1 rounded-sm bg-transparent px-1"
          placeholder={values.length === 0 ? placeholder : 'one more'}
          value={text}
          onChange={({ target }) => (known.includes(target.value) ? add(target.value) : setText(target.value))}
          onKeyDown={onKeyDown}
          onBlur={() => add(text)}
        />
        <datalist id={`${id}-known`}>
          {known
            .filter((name) => !values.includes(name))
            .map((name) => (
              <option key={name} value={name} />
            ))}
        </datalist>
      </div>
    </div>
  );
}
