import { writeTerm } from '../../lib/query-text/write-term.ts';
import type { Params } from '../../lib/url/href.ts';

/** The page of a service. It is of that service whatever the others are limited to, and so is what it leads to. */
export function serviceHref(
  pageHref: (path: string, params?: Params) => string,
  name: string,
  namespace: string | null | undefined,
): string {
  return pageHref(`/services/${encodeURIComponent(name)}`, { namespace: namespace ?? undefined, service: undefined });
}

/** What a span or record of the service matches. */
export function serviceFilter(name: string): string {
  return writeTerm('service.name', '=', name);
}
