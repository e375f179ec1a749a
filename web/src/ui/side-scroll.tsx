import type { ReactNode } from 'react';

/** Something wide, such as a table: on a small screen it scrolls to the side, by the keys as well. */
export function SideScroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="overflow-x-auto" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
