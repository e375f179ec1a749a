import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';
import { cx } from './cx.ts';

interface SegmentsProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; name: string; icon?: LucideIcon }[];
  onChoose: (value: Value) => void;
  isLabelHidden?: boolean;
}

/** One of two or three, all of them in sight. */
export function Segments<Value extends string>({
  label,
  value,
  choices,
  onChoose,
  isLabelHidden,
}: SegmentsProps<Value>) {
  const name = useId();
  return (
    <fieldset>
      <legend className={isLabelHidden ? 'sr-only' : 'mb-1 text-sm text-muted'}>{label}</legend>
      <div className="flex rounded-md border border-line bg-page p-0.5">
        {choices.map(({ value: choice, name: text, icon: Icon }) => (
          <label
            key={choice}
            className={cx(
              'flex h-6 grow cursor-pointer items-center justify-center gap-1.5 rounded-sm px-2 whitespace-nowrap has-focus-visible:outline-2 has-focus-visible:outline-accent',
              choice === value ? 'bg-selected text-text' : 'text-muted hover:text-text',
            )}
          >
            <input
              type="radio"
              name={name}
              value={choice}
              checked={choice === value}
              className="sr-only"
              onChange={() => onChoose(choice)}
            />
            {Icon && <Icon className="size-3.5" aria-hidden />}
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
