import type { ButtonHTMLAttributes } from 'react';
import { cx } from './cx.ts';

type Look = 'solid' | 'outline' | 'ghost';

const looks: Record<Look, string> = {
  solid: 'bg-accent text-on-accent hover:brightness-110',
  outline: 'border border-line-strong bg-surface hover:bg-hover',
  ghost: 'text-muted hover:bg-hover hover:text-text',
};

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
}

export function Button({ look = 'outline', className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={cx(
        'inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md px-2.5 whitespace-nowrap disabled:opacity-50',
        looks[look],
        className,
      )}
      {...rest}
    />
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'aria-label' | 'title'> {
  /** Its name for who cannot see the picture, and its tip. */
  label: string;
}

export function IconButton({ label, look = 'ghost', className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cx(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-md disabled:opacity-40',
        looks[look],
        className,
      )}
      {...rest}
    />
  );
}
