import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactElement } from 'react';

interface ChoiceMenuProps<Value extends string> {
  trigger: ReactElement;
  label: string;
  value: Value;
  choices: readonly { value: Value; name: string }[];
  onChoose: (value: Value) => void;
}

/** One of a few. */
export function ChoiceMenu<Value extends string>({ trigger, label, value, choices, onChoose }: ChoiceMenuProps<Value>) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-40 max-h-80 min-w-40 overflow-auto rounded-md bg-raised p-1 shadow-raised motion-safe:animate-[appear_120ms_ease-out]"
        >
          <DropdownMenu.RadioGroup value={value} onValueChange={(chosen) => onChoose(chosen as Value)}>
            {choices.map((choice) => (
              <DropdownMenu.RadioItem
                key={choice.value}
                value={choice.value}
                className="flex h-7 cursor-pointer items-center gap-2 rounded-sm px-2 whitespace-nowrap outline-none data-highlighted:bg-hover"
              >
                <span className="size-4">
                  <DropdownMenu.ItemIndicator>
                    <Check className="size-4 text-accent" aria-hidden />
                  </DropdownMenu.ItemIndicator>
                </span>
                {choice.name}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
