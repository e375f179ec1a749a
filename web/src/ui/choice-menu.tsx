import { ChevronDown } from 'lucide-react';
import { cx } from './cx.ts';
import { Button } from './button.tsx';
import { SearchMenu } from './search-menu.tsx';

interface ChoiceMenuProps {
  /** What is chosen: `Aggregate`. */
  label: string;
  value: string;
  choices: readonly { value: string; name: string }[];
  onChoose: (value: string) => void;
  /** Another one than the usual is chosen. */
  isSet?: boolean;
}

/** One of some, which a button names. */
export function ChoiceMenu({ label, value, choices, onChoose, isSet = false }: ChoiceMenuProps) {
  const name = choices.find((choice) => choice.value === value)?.name ?? value;
  return (
    <SearchMenu
      label={label}
      value={value}
      choices={choices}
      onChoose={onChoose}
      trigger={
        <Button className={cx('max-w-64', isSet && 'text-accent')}>
          <span className="text-muted">{label} </span>
          <span className="truncate">{name}</span>
          <ChevronDown className="size-3.5 shrink-0 text-faint" aria-hidden />
        </Button>
      }
    />
  );
}
