import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';

export interface Lie {
  /** In place of what is true. */
  claims?: Record<string, unknown>;
  header?: { alg: string };
  /** Signs in place of the key that the provider tells of. */
  key?: KeyObject | Uint8Array;
  /** The answer as it is sent, in place of one with a token. */
  answer?: { status: number; body: string };
}

const newKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A provider that says what a test wants of it; whoever comes is sent back by the test itself. */
export class LyingProvider implements AsyncDisposable {
  readonly issuer: string;
  lie: Lie = {};
  isAway = false;
  /** How often it was asked for what it says of itself. */
  discoveries = 0;
  readonly #server: Server;
  readonly #keys = newKeys();
  /** Of whoever was sent here last. */
  nonce = '';

  private constructor(server: Server) {
    this.#server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      void this.#answer(request.url ?? '/').then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      });
    });
  }

  static async listen(): Promise<LyingProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new LyingProvider(server);
  }

  async #answer(path: string): Promise<{ status: number; body: string }> {
    if (this.isAway) return { status: 503, body: '{}' };
    if (path.startsWith('/.well-known/')) {
      this.discoveries++;
      return ok({
        issuer: this.issuer,
        authorization_endpoint: `${this.issuer}/authorize`,
        token_endpoint: `${this.issuer}/token`,
        jwks_uri: `${this.issuer}/keys`,
        response_types_supported: ['code'],
        authorization_response_iss_parameter_supported: true,
      });
    }
    if (path === '/keys') {
      return ok({ keys: [{ ...this.#keys.publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }] });
    }
    if (this.lie.answer) return this.lie.answer;
    return ok({ access_token: 'x', token_type: 'Bearer', id_token: await this.#idToken() });
  }

  #idToken(): Promise<string> {
    const { claims = {}, header, key = this.#keys.privateKey } = this.lie;
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: this.issuer,
      aud: 'seamark',
      sub: 'ann',
      iat: now,
      exp: now + 300,
      nonce: this.nonce,
      email: 'ann@example.com',
      email_verified: true,
      groups: ['ops'],
      ...claims,
    };
    return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'k', ...header }).sign(key);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function ok(body: object): { status: number; body: string } {
  return { status: 200, body: JSON.stringify(body) };
}

/** A key that no provider tells of. */
export function strangeKey(): KeyObject {
  return newKeys().privateKey;
}
