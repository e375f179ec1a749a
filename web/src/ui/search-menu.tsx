import { Check } from 'lucide-react';
import { type ReactElement, type ReactNode, useState } from 'react';
import { bestMatches } from '../lib/match.ts';
import { Popover } from './popover.tsx';
import { SearchList } from './search-list.tsx';

interface SearchMenuProps {
  trigger: ReactElement;
  label: string;
  value: string;
  choices: readonly { value: string; name: string; icon?: ReactNode }[];
  onChoose: (value: string) => void;
}

/** One of many, found by its name. */
export function SearchMenu({ trigger, label, value, choices, onChoose }: SearchMenuProps) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setText('');
      }}
      className="w-72 p-0!"
      trigger={trigger}
    >
      <SearchList
        label={label}
        placeholder="Find…"
        text={text}
        onText={setText}
        none="There is none of that name in this time."
        className="max-h-80"
        items={bestMatches(choices, text.trim(), ({ name }) => name).map((choice) => ({
          key: choice.value,
          name: choice.name,
          icon: choice.value === value ? <Check className="size-4 text-accent" aria-hidden /> : (choice.icon ?? ''),
          isChosen: choice.value === value,
          run: () => {
            setOpen(false);
            onChoose(choice.value);
          },
        }))}
      />
    </Popover>
  );
}
