import { type InputHTMLAttributes, type Ref, useId } from 'react';

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'className' | 'onChange'> {
  label: string;
  /** What it has to be. */
  hint?: string;
  ref?: Ref<HTMLInputElement>;
  onText: (text: string) => void;
}

/** A line of text of a form, under its name. */
export function TextField({ label, hint, onText, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="h-8 rounded-md border border-line-strong bg-surface px-2"
        onChange={({ target }) => onText(target.value)}
        {...rest}
      />
      {hint !== undefined && (
        <span id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </span>
      )}
    </div>
  );
}
