import { type SelectHTMLAttributes, useId } from 'react';
import { cx } from './cx.ts';

interface ChoiceFieldProps<Value extends string> extends Omit<
  SelectHTMLAttributes<HTMLSelectElement>,
  'onChange' | 'value'
> {
  label: string;
  value: Value;
  choices: readonly { value: Value; name: string }[];
  onChoose: (value: Value) => void;
  isLabelHidden?: boolean;
}

/** One of a few, by the browser's own means. */
export function ChoiceField<Value extends string>({
  label,
  value,
  choices,
  onChoose,
  isLabelHidden = false,
  className,
  ...rest
}: ChoiceFieldProps<Value>) {
  const id = useId();
  return (
    <div className={cx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : ''}>
        {label}
      </label>
      <select
        id={id}
        className="h-8 w-full rounded-md border border-line-strong bg-surface px-2 disabled:opacity-50"
        value={value}
        onChange={({ target }) => onChoose(choices[target.selectedIndex]!.value)}
        {...rest}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.name}
          </option>
        ))}
      </select>
    </div>
  );
}
