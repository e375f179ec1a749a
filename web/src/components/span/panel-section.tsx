import type { ReactNode } from 'react';

interface PanelSectionProps {
  title: string;
  count?: number;
  /** Left out by the sender or at a limit. */
  dropped?: number;
  children: ReactNode;
}

/** A part of a side panel, to be closed where it is in the way. */
export function PanelSection({ title, count, dropped = 0, children }: PanelSectionProps) {
  return (
    <details open className="border-b border-line py-1 last:border-0">
      <summary className="cursor-pointer rounded-sm px-3 py-1 font-medium marker:text-faint focus-visible:-outline-offset-2">
        {title} {count !== undefined && <span className="font-normal text-faint">{count}</span>}
        {dropped > 0 && <span className="ml-2 font-normal text-warn">{dropped} left out</span>}
      </summary>
      <div className="px-1">{children}</div>
    </details>
  );
}
