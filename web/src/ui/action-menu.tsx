import type { LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactElement } from 'react';

export interface MenuAction {
  name: string;
  icon: LucideIcon;
  run: () => void;
}

/** What can be done with something. */
export function ActionMenu({
  trigger,
  label,
  actions,
}: {
  trigger: ReactElement;
  label: string;
  actions: readonly MenuAction[];
}) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-40 min-w-44 rounded-md bg-raised p-1 shadow-raised motion-safe:animate-[appear_120ms_ease-out]"
        >
          {actions.map(({ name, icon: Icon, run }) => (
            <DropdownMenu.Item
              key={name}
              className="flex h-7 cursor-pointer items-center gap-2 rounded-sm px-2 whitespace-nowrap outline-none data-highlighted:bg-hover"
              onSelect={run}
            >
              <Icon className="size-4 text-muted" aria-hidden />
              {name}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
