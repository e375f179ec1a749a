import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';

interface SecretNoticeProps {
  title: string;
  secret: string;
  /** What else has to be known of it. */
  children?: ReactNode;
  onDone: () => void;
}

/** What is shown once: to be copied now, or never. */
export function SecretNotice({ title, secret, children, onDone }: SecretNoticeProps) {
  return (
    <div role="status" className="flex flex-col gap-2 border-b border-line bg-info-soft p-3">
      <p className="font-medium">{title}</p>
      <div className="flex items-center gap-2">
        <code className="min-w-0 grow rounded-md border border-line bg-surface px-2 py-1 font-mono break-all">
          {secret}
        </code>
        <CopyButton text={secret} label="Copy it" />
        <Button onClick={onDone}>Done</Button>
      </div>
      <p className="text-muted">It is not shown again. {children}</p>
    </div>
  );
}
