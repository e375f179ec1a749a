import { Activity, type LucideIcon, Network, Plug, Rows3, ScrollText } from 'lucide-react';

export interface Section {
  path: string;
  name: string;
  icon: LucideIcon;
}

/** The pages of the rail. */
export const sections: readonly Section[] = [
  { path: '/services', name: 'Services', icon: Network },
  { path: '/traces', name: 'Traces', icon: Rows3 },
  { path: '/logs', name: 'Logs', icon: ScrollText },
];

/** Apart from the others: the product itself. */
export const ownSections: readonly Section[] = [
  { path: '/system', name: 'System', icon: Activity },
  { path: '/send', name: 'Send data', icon: Plug },
];

export function isInSection({ path }: Section, current: string): boolean {
  return current.startsWith(path) || (current === '/' && path === '/services');
}
