import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { Seal } from '../cache/sealed.ts';
import type { AppDependencies } from './dependencies.ts';

const HEADER = 'x-seamark-client';
/** Clocks of machines differ, and nobody is to use a header again that was seen long ago. */
const MOST_AGE_MS = 5 * 60_000;

/** The other end of a request, as far as it can be believed. */
export interface Client {
  address: string;
  /** The address under which it reaches the product, without a slash at the end. */
  baseUrl: string;
  /** Whether it does so over TLS, with us or with what stands in front of us. */
  isSecure: boolean;
  /** Whether this request came over TLS, with us or as a trusted proxy tells. */
  isTls: boolean;
  /** Whether a trusted proxy tells how it came. */
  isForwarded: boolean;
  /** Whether another process of ours sent it on. */
  isRelayed: boolean;
}

export type ClientOf = (request: IncomingMessage) => Client;

/** Reads forwarding headers where the trusted proxies have sent them, and nobody else's. */
export function createClientOf({
  publicUrl,
  trustedProxies,
  seal,
}: Pick<AppDependencies, 'publicUrl' | 'trustedProxies' | 'seal'>): ClientOf {
  const trust = proxyAddr.compile([...trustedProxies]);
  const known = new WeakMap<IncomingMessage, Client>();
  const read: ClientOf = (request) => {
    const told = forwardedClient(seal, request);
    if (told) return { ...told, isRelayed: true };
    const { socket, headers } = request;
    const peer = socket.remoteAddress;
    const forwarded = peer !== undefined && trust(peer, 0) ? headers['x-forwarded-proto'] : undefined;
    const isTls = forwarded === undefined ? 'encrypted' in socket : /^https\b/i.test(String(forwarded));
    const baseUrl = publicUrl ?? `${isTls ? 'https' : 'http'}://${headers.host ?? 'localhost'}`;
    return {
      address: peer === undefined ? 'unknown' : proxyAddr(request, trust),
      baseUrl,
      isSecure: isTls || baseUrl.startsWith('https:'),
      isTls,
      isForwarded: forwarded !== undefined,
      isRelayed: false,
    };
  };
  // Several ask of the same request.
  return (request) => {
    const client = known.get(request) ?? read(request);
    known.set(request, client);
    return client;
  };
}

interface Forwarded extends Client {
  atMs: number;
}

/** The header that tells the process a request is forwarded to from whom it came; who has the secret alone can write it. */
export function forwardedHeader(seal: Seal, client: Client): Record<string, string> {
  const told: Forwarded = { ...client, atMs: Date.now() };
  return { [HEADER]: seal.close(HEADER, Buffer.from(JSON.stringify(told))).toString('base64url') };
}

/** From whom a request came that another process of ours has forwarded; null of any other. */
function forwardedClient(seal: Seal | null, { headers }: Pick<IncomingMessage, 'headers'>): Client | null {
  const header = headers[HEADER];
  if (!seal || typeof header !== 'string') return null;
  const content = seal.open(HEADER, Buffer.from(header, 'base64url'));
  if (!content) return null;
  const { atMs, ...client } = JSON.parse(content.toString()) as Forwarded;
  return Math.abs(Date.now() - atMs) < MOST_AGE_MS ? client : null;
}
