import { type FormEvent, type ReactNode, useState } from 'react';
import type { Failure } from '../../lib/graph/failure.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

interface EntryFormProps {
  title: string;
  /** The word on the button. */
  action: string;
  /** Resolves with why it failed; undefined where it is done. */
  onEnter: () => Promise<Failure | undefined>;
  children: ReactNode;
  footer?: ReactNode;
}

/** The form by which somebody comes in: what it asks for, and why it did not work. */
export function EntryForm({ title, action, onEnter, children, footer }: EntryFormProps) {
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const enter = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    const failed = await onEnter();
    // Where it is done another page comes; until it is there nothing is to be sent again.
    if (!failed) return;
    setFailure(failed);
    setBusy(false);
  };
  return (
    <main className="flex h-full items-start justify-center overflow-auto p-4 pt-[12vh]">
      <form className="flex w-full max-w-80 flex-col gap-3.5" onSubmit={(event) => void enter(event)}>
        <h1 className="text-lg font-semibold">{title}</h1>
        {failure && <Notice tone="error">{failure.sentence}</Notice>}
        {children}
        <Button type="submit" look="solid" className="h-8" disabled={isBusy}>
          {action}
        </Button>
        {footer}
      </form>
    </main>
  );
}
