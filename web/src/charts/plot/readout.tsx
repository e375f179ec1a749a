import type { ReactNode } from 'react';
import { Link } from '../../ui/link.tsx';

/** What can be done with what is pointed at: it leads somewhere, or does something here. */
export type ChartAction = { name: string; href: string } | { name: string; run: () => void };

interface ReadoutProps {
  title: string;
  children?: ReactNode;
  /** Only where it is pinned. */
  actions?: readonly ChartAction[];
}

/** What lies under the pointer; pinned, it leads on. */
export function Readout({ title, children, actions }: ReadoutProps) {
  const look = 'block w-full rounded-sm px-1.5 py-0.5 text-left text-accent hover:bg-hover focus-visible:bg-hover';
  return (
    <>
      <div className="px-1.5 pb-0.5 whitespace-nowrap text-muted">{title}</div>
      {children}
      {actions && actions.length > 0 && (
        <div className="mt-1 border-t border-line pt-1">
          {actions.map((action) =>
            'href' in action ? (
              <Link key={action.name} href={action.href} className={look}>
                {action.name}
              </Link>
            ) : (
              <button key={action.name} type="button" className={look} onClick={action.run}>
                {action.name}
              </button>
            ),
          )}
        </div>
      )}
    </>
  );
}
