import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';

const ASKED_MS = 5000;

interface ConfirmButtonProps {
  children: ReactNode;
  /** What the second press does, said in full. */
  question: string;
  onConfirm: () => void;
  disabled?: boolean;
}

/** What cannot be taken back is pressed twice; the question goes away by itself. */
export function ConfirmButton({ children, question, onConfirm, disabled = false }: ConfirmButtonProps) {
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    if (!isAsked) return undefined;
    const timer = setTimeout(() => setAsked(false), ASKED_MS);
    return () => clearTimeout(timer);
  }, [isAsked]);
  return (
    <Button
      className={isAsked ? 'border-error text-error' : ''}
      disabled={disabled}
      onClick={() => {
        setAsked(!isAsked);
        if (isAsked) onConfirm();
      }}
      onBlur={() => setAsked(false)}
    >
      {isAsked ? question : children}
    </Button>
  );
}
