import { Popover as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';

interface PopoverProps {
  /** What opens it: one element that takes a ref. */
  trigger: ReactElement;
  children: ReactNode;
  label: string;
  align?: 'start' | 'end';
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  className?: string;
}

/** Something more, over the page and beside what it belongs to. */
export function Popover({ trigger, children, label, align = 'start', className, ...state }: PopoverProps) {
  return (
    <Radix.Root {...state}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          className={cx(
            'z-40 max-h-(--radix-popover-content-available-height) overflow-auto rounded-md bg-raised p-1 shadow-raised outline-none motion-safe:animate-[appear_120ms_ease-out]',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
