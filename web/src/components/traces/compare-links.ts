import type { Params } from '../../lib/url/href.ts';

/** Where a trace is laid over another one; without that one, where it is chosen. */
export function compareHref(pageHref: (path: string, params?: Params) => string, left: string, right?: string): string {
  return pageHref('/traces/compare', { left, right });
}
