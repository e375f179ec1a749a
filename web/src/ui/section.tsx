import type { ReactNode } from 'react';

/** A part of a page with its heading. */
export function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0">
      <div className="flex h-8 items-center justify-between">
        <h2 className="font-medium">{title}</h2>
        {action}
      </div>
      <div className="overflow-hidden rounded-md border border-line bg-surface">{children}</div>
    </section>
  );
}
