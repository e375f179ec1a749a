import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { type Client, createClientOf } from './client.ts';

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
  return createClientOf({ publicUrl, trustedProxies })(request);
}

describe('where a request came from', () => {
  test('is not what a stranger writes into its headers', () => {
    const seen = {
      address: '192.0.2.1',
      baseUrl: 'http://seamark.internal:4000',
      isSecure: false,
      isTls: false,
      isForwarded: false,
    };
    expect(clientOf('192.0.2.1', [])).toEqual(seen);
    expect(clientOf('192.0.2.1', ['10.0.0.0/8'])).toEqual(seen);
  });

  test('is told by a proxy that is trusted, as far back as the proxies are', () => {
    const seen = { baseUrl: 'https://seamark.internal:4000', isSecure: true, isTls: true, isForwarded: true };
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
  });
});
