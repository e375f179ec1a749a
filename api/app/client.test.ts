import type { IncomingMessage } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { Seal } from '../cache/sealed.ts';
import { type Client, createClientOf, forwardedHeader } from './client.ts';

const forwarded = {
  host: 'seamark.internal:4000',
  'x-forwarded-for': '203.0.113.9, 198.51.100.7',
  'x-forwarded-proto': 'https',
};

function clientOf(
  remoteAddress: string,
  trustedProxies: string[],
  headers: Record<string, string> = forwarded,
  publicUrl?: string,
): Client {
  const request = { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
  return createClientOf({ publicUrl, trustedProxies, seal: null })(request);
}

describe('where a request came from', () => {
  test('is not what a stranger writes into its headers', () => {
    const seen = {
      address: '192.0.2.1',
      baseUrl: 'http://seamark.internal:4000',
      isSecure: false,
      isTls: false,
      isForwarded: false,
      isRelayed: false,
    };
    expect(clientOf('192.0.2.1', [])).toEqual(seen);
    expect(clientOf('192.0.2.1', ['10.0.0.0/8'])).toEqual(seen);
  });

  test('is told by a proxy that is trusted, as far back as the proxies are', () => {
    const seen = {
      baseUrl: 'https://seamark.internal:4000',
      isSecure: true,
      isTls: true,
      isForwarded: true,
      isRelayed: false,
    };
    expect(clientOf('10.0.0.1', ['10.0.0.0/8'])).toEqual({ ...seen, address: '198.51.100.7' });
    expect(clientOf('10.0.0.1', ['10.0.0.0/8', '198.51.100.7'])).toEqual({ ...seen, address: '203.0.113.9' });
  });

  test('is the proxy itself where that says nothing', () => {
    const headers = { host: 'seamark.internal' };
    expect(clientOf('10.0.0.1', ['10.0.0.0/8'], headers)).toEqual({
      address: '10.0.0.1',
      baseUrl: 'http://seamark.internal',
      isSecure: false,
      isTls: false,
      isForwarded: false,
      isRelayed: false,
    });
  });
});

test('links lead to the public address, whatever host a request names, and cookies are for TLS where that has it', () => {
  const headers = { host: 'evil.example' };
  expect(clientOf('192.0.2.1', [], headers, 'https://seamark.example')).toEqual({
    address: '192.0.2.1',
    baseUrl: 'https://seamark.example',
    isSecure: true,
    isTls: false,
    isForwarded: false,
    isRelayed: false,
  });
});

describe('a request that another process of ours has forwarded', () => {
  const seal = new Seal('a secret of these processes');
  const known: Client = {
    address: '192.0.2.7',
    baseUrl: 'https://s.example',
    isSecure: true,
    isTls: true,
    isForwarded: false,
    isRelayed: false,
  };
  const arrived = (headers: Record<string, string>, seal: Seal | null) => {
    const request = { socket: { remoteAddress: '198.51.100.1' }, headers } as unknown as IncomingMessage;
    return createClientOf({ publicUrl: undefined, trustedProxies: [], seal })(request);
  };

  test('came from where that process says, and is nobody of this machine', () => {
    expect(arrived(forwardedHeader(seal, known), seal)).toEqual({ ...known, isRelayed: true });
  });

  test.each([
    ['by somebody with another secret', forwardedHeader(new Seal('another secret'), known)],
    ['in words of their own', { 'x-seamark-client': Buffer.from(JSON.stringify(known)).toString('base64url') }],
    ['with nothing', { 'x-seamark-client': '' }],
  ])('is believed of nobody else: %s', (_, headers) => {
    expect(arrived(headers, seal)).toMatchObject({ address: '198.51.100.1', isRelayed: false });
  });

  test('is believed by nobody who shares no secret, and for no longer than it takes', () => {
    const headers = forwardedHeader(seal, known);
    expect(arrived(headers, null)).toMatchObject({ address: '198.51.100.1' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * 60_000 });
    expect(arrived(headers, seal)).toMatchObject({ address: '198.51.100.1' });
    vi.useRealTimers();
  });
});
