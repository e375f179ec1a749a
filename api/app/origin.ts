import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

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

/**
 * Whether a request calls this server by the name of the machine itself. A page of another site can have its own name lead
 * here (DNS rebinding), so that a browser takes both for one site; these names it cannot have.
 */
export function isCalledByOwnName({ host }: IncomingHttpHeaders): boolean {
  if (host === undefined) return true;
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  return hostname === 'localhost' || hostname.endsWith('.localhost') || isIP(hostname.replaceAll(/[[\]]/g, '')) > 0;
}

/** Why a request that may change something is refused. */
export interface Forgery {
  status: 403 | 415;
  message: string;
}

/** What a browser sends to another site without asking it first. */
const simpleTypes = new Set(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']);

/**
 * Whether a page of another site may have had a browser send a request that may change something, with the cookies of whoever
 * looks at it. No page knows an Authorization header, so a request with one is nobody's but its sender's.
 */
export function forgeryOf(headers: IncomingHttpHeaders, publicUrl: string | undefined): Forgery | null {
  if (headers.authorization !== undefined) return null;
  const site = headers['sec-fetch-site'];
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (isForeign || !isAllowedOrigin(headers, publicUrl)) {
    return { status: 403, message: 'This comes from a page of another site.' };
  }
  const type = headers['content-type']?.split(';', 1)[0]!.trim().toLowerCase();
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (type === undefined ? hasBody : simpleTypes.has(type)) {
    return { status: 415, message: 'The content type has to be application/json.' };
  }
  return null;
}
