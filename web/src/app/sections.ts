import {
  Activity,
  ChartSpline,
  LayoutDashboard,
  type LucideIcon,
  Network,
  Plug,
  Rows3,
  ScrollText,
  Workflow,
} from 'lucide-react';

export interface Section {
  path: string;
  name: string;
  icon: LucideIcon;
  /** After `g`, the key that leads there. */
  key: string;
}

/** The pages of the rail, in groups: what is there, what is made of it, what has to be done. Each has its route. */
export const sectionGroups: readonly (readonly Section[])[] = [
  [
    { path: '/', name: 'Overview', icon: LayoutDashboard, key: 'o' },
    { path: '/services', name: 'Services', icon: Network, key: 's' },
    { path: '/traces', name: 'Traces', icon: Rows3, key: 't' },
    { path: '/logs', name: 'Logs', icon: ScrollText, key: 'l' },
    { path: '/metrics', name: 'Metrics', icon: ChartSpline, key: 'm' },
    { path: '/map', name: 'Map', icon: Workflow, key: 'p' },
  ],
];

/** Apart from the others: the product itself. */
export const ownSections: readonly Section[] = [
  { path: '/system', name: 'System', icon: Activity, key: 'y' },
  { path: '/send', name: 'Send data', icon: Plug, key: 'd' },
];

export const allSections: readonly Section[] = [...sectionGroups.flat(), ...ownSections];

export function isInSection({ path }: Section, current: string): boolean {
  return current === path || (path !== '/' && current.startsWith(`${path}/`));
}
