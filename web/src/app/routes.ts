import { type ComponentType, lazy } from 'react';
import { isScreen } from '../lib/screen/screen-key.ts';

/** A page is given what its address names. */
export type PageProps = Record<string, string>;
type Load = () => Promise<ComponentType<PageProps>>;

interface Route {
  /** `:name` stands for one part of the path. */
  path: string;
  load: Load;
  Page: ComponentType<PageProps>;
  /** For who is not in yet: nothing stands around it. */
  isBare: boolean;
  /** Of who is signed in, or about to be: not for a screen, which is nobody. */
  isOfPeople: boolean;
}

// Each page is a file of its own, loaded when it is first needed or pointed at.
const routes: Route[] = [
  route('/', async () => (await import('../pages/overview/overview-page.tsx')).OverviewPage),
  route('/services', async () => (await import('../pages/services/services-page.tsx')).ServicesPage),
  route('/services/:name', async () => (await import('../pages/service/service-page.tsx')).ServicePage),
  route('/traces', async () => (await import('../pages/traces/traces-page.tsx')).TracesPage),
  route('/traces/compare', async () => (await import('../pages/compare/compare-page.tsx')).ComparePage),
  route('/traces/:traceId', async () => (await import('../pages/trace/trace-page.tsx')).TracePage),
  route('/differences', async () => (await import('../pages/differences/differences-page.tsx')).DifferencesPage),
  route('/logs', async () => (await import('../pages/logs/logs-page.tsx')).LogsPage),
  route('/metrics', async () => (await import('../pages/metrics/metrics-page.tsx')).MetricsPage),
  route('/metrics/:name', async () => (await import('../pages/metric/metric-page.tsx')).MetricPage),
  route('/map', async () => (await import('../pages/map/map-page.tsx')).MapPage),
  route('/system', async () => (await import('../pages/system/system-page.tsx')).SystemPage),
  ofPeople('/account', async () => (await import('../pages/account/account-page.tsx')).AccountPage),
  ofPeople('/people', async () => (await import('../pages/people/people-page.tsx')).PeoplePage),
  bare('/log-in', async () => (await import('../pages/log-in/log-in-page.tsx')).LogInPage),
  bare('/sign-up', async () => (await import('../pages/sign-up/sign-up-page.tsx')).SignUpPage),
  route('/send', async () => (await import('../pages/send/send-page.tsx')).SendPage),
];

function route<Props extends PageProps>(path: string, load: () => Promise<ComponentType<Props>>): Route {
  const loadPage = load as unknown as Load;
  const Page = lazy(async () => ({ default: await loadPage() }));
  return { path, load: loadPage, Page, isBare: false, isOfPeople: false };
}

function ofPeople(path: string, load: Load): Route {
  return { ...route(path, load), isOfPeople: true };
}

function bare(path: string, load: Load): Route {
  return { ...ofPeople(path, load), isBare: true };
}

/** The page of a path with what the path names; undefined where there is none. */
export function findRoute(path: string): { route: Route; props: PageProps } | undefined {
  for (const route of routes) {
    if (isScreen && route.isOfPeople) continue;
    const props = matchPath(route.path, path);
    if (props) return { route, props };
  }
  return undefined;
}

function matchPath(pattern: string, path: string): PageProps | undefined {
  const wanted = pattern.split('/');
  const given = path.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== given.length) return undefined;
  const props: PageProps = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at]!;
    if (!part.startsWith(':')) {
      if (part !== value) return undefined;
      continue;
    }
    try {
      props[part.slice(1)] = decodeURIComponent(value);
    } catch {
      return undefined;
    }
  }
  return props;
}
