import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request may come from where it says: from no page at all, from a page of this server, or from the public
 * address. Browsers open sockets to anywhere, and tell only by this header from where.
 */
export function isAllowedOrigin({ origin, host }: IncomingHttpHeaders, publicUrl: string | undefined): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const asking = new URL(origin);
  return asking.host === host || (publicUrl !== undefined && asking.origin === new URL(publicUrl).origin);
}
