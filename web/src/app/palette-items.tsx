import {
  CircleHelp,
  Clock,
  Globe,
  History,
  Link2,
  type LucideIcon,
  Moon,
  Radio,
  Rows3,
  Search,
  Sun,
  SunMoon,
  Workflow,
} from 'lucide-react';
import { bestMatches } from '../lib/match.ts';
import { prefer } from '../lib/preferences.ts';
import { recentFilters } from '../lib/query-text/recent-filters.ts';
import { writeSearch, writeTerm } from '../lib/query-text/write-term.ts';
import { describeSelection } from '../lib/time/time-selection.ts';
import { readTypedTime } from '../lib/time/typed-time.ts';
import { type PageTime, selectTime, setLive } from '../lib/time/use-time.ts';
import { copyLink } from '../lib/url/fixed-link.ts';
import { type Params, pageHref } from '../lib/url/href.ts';
import { navigate } from '../lib/url/place.ts';
import type { SearchItem } from '../ui/search-list.tsx';
import { ServiceDot } from '../ui/service-name.tsx';
import { allSections } from './sections.ts';
import { now } from '../lib/time/clock.ts';

interface PaletteContext {
  /** What was typed, without spaces around it. */
  wanted: string;
  time: PageTime;
  services: readonly { id: string; name: string; namespace?: string | null }[];
  /** Names of spans that begin so. */
  operations: readonly string[];
  onHelp: () => void;
}

const MOST = 12;
const MOST_RECENT = 4;

/** What fits what was typed: what it names exactly, what is called so, then what can be looked for. */
export function paletteItems(context: PaletteContext): SearchItem[] {
  const { wanted } = context;
  const direct = [...traceOf(wanted), ...timeOf(context)];
  const named = [...pages(), ...servicesOf(context), ...operationsOf(context), ...recent(wanted), ...actions(context)];
  const found = bestMatches(named, wanted, ({ name }) => name).slice(0, MOST);
  return [...direct, ...found, ...(direct.length === 0 ? searchesOf(wanted) : [])];
}

const go = (path: string, params?: Params) => (): void => navigate(pageHref(path, params));
const picture = (Icon: LucideIcon) => <Icon className="size-4" aria-hidden />;

function traceOf(wanted: string): SearchItem[] {
  const id = wanted.replaceAll('-', '').toLowerCase();
  if (/^[0-9a-f]{32}$/.test(id))
    return [{ key: 'trace', name: `Trace ${id}`, kind: 'Trace', icon: picture(Rows3), run: go(`/traces/${id}`) }];
  if (/^[0-9a-f]{16}$/.test(id) && /[0-9]/.test(id)) {
    const run = go('/traces', { filter: writeTerm('span_id', '=', id) });
    return [{ key: 'span', name: `Trace of span ${id}`, kind: 'Trace', icon: picture(Rows3), run }];
  }
  return [];
}

function timeOf({ wanted, time: { zone, nowMs } }: PaletteContext): SearchItem[] {
  const typed = wanted === '' ? undefined : readTypedTime(wanted, { nowMs: now(), zone });
  if (!typed || !('selection' in typed)) return [];
  const name = describeSelection(typed.selection, zone, nowMs);
  return [{ key: 'time', name, kind: 'Time', icon: picture(Clock), run: () => selectTime(typed.selection) }];
}

function pages(): SearchItem[] {
  return allSections.map(({ path, name, icon }) => ({
    key: path,
    name,
    kind: 'Page',
    icon: picture(icon),
    run: go(path),
  }));
}

function servicesOf({ services }: PaletteContext): SearchItem[] {
  return services.map(({ id, name, namespace }) => ({
    key: id,
    name,
    kind: 'Service',
    icon: <ServiceDot name={name} />,
    run: go(`/services/${encodeURIComponent(name)}`, { namespace: namespace ?? undefined, service: undefined }),
  }));
}

function operationsOf({ operations }: PaletteContext): SearchItem[] {
  return operations.map((name) => ({
    key: `operation ${name}`,
    name,
    kind: 'Operation',
    icon: picture(Workflow),
    run: go('/traces', { filter: writeTerm('name', '=', name) }),
  }));
}

function recent(wanted: string): SearchItem[] {
  const most = wanted === '' ? MOST_RECENT : Infinity;
  return (['traces', 'logs'] as const).flatMap((signal) =>
    recentFilters[signal]
      .read()
      .slice(0, most)
      .map((filter) => ({
        key: `${signal} ${filter}`,
        name: filter,
        kind: `Filter of ${signal}`,
        icon: picture(History),
        run: go(`/${signal}`, { filter }),
      })),
  );
}

function actions({ time: { isLive, range, zone }, onHelp }: PaletteContext): SearchItem[] {
  const action = (key: string, name: string, icon: LucideIcon, run: () => void): SearchItem => {
    return { key, name, kind: 'Action', icon: picture(icon), run };
  };
  return [
    action('live', isLive ? 'Stop following' : 'Follow what comes in', Radio, () => setLive(!isLive)),
    action('link', 'Copy a link to this picture', Link2, () => void copyLink(range)),
    action('light', 'Light theme', Sun, () => prefer('theme', 'light')),
    action('dark', 'Dark theme', Moon, () => prefer('theme', 'dark')),
    action('system', 'Theme of the system', SunMoon, () => prefer('theme', 'system')),
    zone === 'UTC'
      ? action('zone', 'Clock: local time', Globe, () => prefer('zone', 'local'))
      : action('zone', 'Clock: UTC', Globe, () => prefer('zone', 'UTC')),
    action('help', 'Help and keys', CircleHelp, onHelp),
  ];
}

function searchesOf(wanted: string): SearchItem[] {
  if (wanted === '') return [];
  return (['logs', 'traces'] as const).map((signal) => ({
    key: `search ${signal}`,
    name: `“${wanted}” in ${signal}`,
    kind: 'Search',
    icon: picture(Search),
    run: go(`/${signal}`, { filter: writeSearch(wanted) }),
  }));
}
