import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { AppDependencies } from './dependencies.ts';

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
}

export type ClientOf = (request: IncomingMessage) => Client;

/** Reads forwarding headers where the trusted proxies have sent them, and nobody else's. */
export function createClientOf({
  publicUrl,
  trustedProxies,
}: Pick<AppDependencies, 'publicUrl' | 'trustedProxies'>): ClientOf {
  const trust = proxyAddr.compile([...trustedProxies]);
  return (request) => {
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
    };
  };
}
