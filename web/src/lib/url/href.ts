import { currentPlace, navigate, type NavigateOptions, usePlace } from './place.ts';

export type Params = Record<string, string | undefined>;

/** What holds across pages: the time, the environment and the service, whether it is live. */
const scope = new Set(['last', 'from', 'to', 'env', 'service', 'live']);

/** An address with these parameters; those that are undefined or empty are left out. */
export function writeHref(path: string, params: Params, kept: URLSearchParams): string {
  const all = new URLSearchParams(kept);
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === '') all.delete(name);
    else all.set(name, value);
  }
  const search = all.toString();
  return search === '' ? path : `${path}?${search}`;
}

/** The address of another page, with the time and the environment of this one. */
export function pageHref(path: string, params: Params = {}): string {
  return writeHref(path, params, scopeOf(currentPlace().params));
}

/** As pageHref, in a component that shows the address: it changes with the scope. */
export function usePageHref(): (path: string, params?: Params) => string {
  const { params: here } = usePlace();
  return (path, params = {}) => writeHref(path, params, scopeOf(here));
}

/** The address of this page with some parameters changed. */
export function useOwnHref(): (params: Params) => string {
  const { path, params: here } = usePlace();
  return (params) => writeHref(path, params, here);
}

/** Changes parameters of the page that is shown. */
export function setParams(params: Params, options?: NavigateOptions): void {
  const { path, params: here } = currentPlace();
  navigate(writeHref(path, params, here), options);
}

/** A parameter of the page and how to set it; empty where it is absent. */
export function useParam(name: string): [value: string, set: (value: string) => void] {
  const { params } = usePlace();
  return [params.get(name) ?? '', (value) => setParams({ [name]: value })];
}

function scopeOf(params: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...params].filter(([name]) => scope.has(name)));
}
