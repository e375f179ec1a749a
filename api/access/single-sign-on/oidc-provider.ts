import type { Configuration } from 'openid-client';
import { BoundedWork } from '../bounded-work.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { SingleSignOnFailure } from './single-sign-on-failure.ts';

export interface OidcClientSettings {
  issuer: string;
  clientId: string;
  /** Undefined for a public client, which PKCE alone protects. */
  clientSecret: string | undefined;
  /** With blanks between them; openid among them. */
  scopes: string;
}

/** What has to come back from the provider as it was sent there. */
export interface OidcChecks {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** `iss` and `sub` together are one person, for good. */
export type Claims = Readonly<Record<string, unknown>> & { iss: string; sub: string };

export interface Authorization {
  redirectUri: string;
  /** Whether they are to show who they are, though the provider knows them. */
  asksAnew: boolean;
}

/** Of each call. */
const TIMEOUT_SECONDS = 10;
/** What the provider says of itself is asked for again after this; while it does not answer, what it said holds. */
const KEPT_MS = 3_600_000;

/** An OpenID provider, asked when somebody signs in and not before. All reject with SingleSignOnFailure. */
export class OidcProvider {
  readonly #settings: OidcClientSettings;
  readonly #grants = new BoundedWork({
    atOnce: 10,
    waiting: 100,
    message: 'Too many are signing in; try again in a moment.',
  });
  #known: { configuration: Configuration; atMs: number } | undefined;
  #asked: Promise<Configuration> | undefined;

  constructor(settings: OidcClientSettings) {
    this.#settings = settings;
  }

  /** Where a browser is sent to sign in, and what has to come back. */
  async authorize({ redirectUri, asksAnew }: Authorization): Promise<{ url: string; checks: OidcChecks }> {
    const configuration = await this.#configuration();
    const client = await import('openid-client');
    const checks = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      codeVerifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: this.#settings.scopes,
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(checks.codeVerifier),
      code_challenge_method: 'S256',
      ...(asksAnew && { prompt: 'login' }),
    });
    return { url: url.href, checks };
  }

  /** What the provider says of who came back; `needed` are asked for besides where the token itself has them not. */
  async claims(callbackUrl: string, checks: OidcChecks, needed: readonly string[]): Promise<Claims> {
    const configuration = await this.#configuration();
    const client = await import('openid-client');
    return this.#grants
      .run(async () => {
        const tokens = await client.authorizationCodeGrant(configuration, new URL(callbackUrl), {
          expectedState: checks.state,
          expectedNonce: checks.nonce,
          pkceCodeVerifier: checks.codeVerifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims()!;
        const isWhole = needed.every((name) => Object.hasOwn(claims, name));
        if (isWhole || !configuration.serverMetadata().userinfo_endpoint) return claims;
        return { ...(await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
      })
      .catch((error: unknown) => {
        throw failureOf(error);
      });
  }

  async #configuration(): Promise<Configuration> {
    const known = this.#known;
    if (known && performance.now() - known.atMs < KEPT_MS) return known.configuration;
    this.#asked ??= this.#discover().finally(() => (this.#asked = undefined));
    try {
      return await this.#asked;
    } catch (error) {
      if (known) return known.configuration;
      throw new SingleSignOnFailure('unavailable', { cause: error });
    }
  }

  async #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const client = await import('openid-client');
    const server = new URL(issuer);
    const configuration = await client.discovery(
      server,
      clientId,
      undefined,
      clientSecret === undefined ? client.None() : client.ClientSecretPost(clientSecret),
      {
        timeout: TIMEOUT_SECONDS,
        [client.customFetch]: boundedFetch,
        // The signature is checked as well as the connection: on a loopback there is none of TLS.
        execute: [
          client.enableNonRepudiationChecks,
          ...(server.protocol === 'http:' ? [client.allowInsecureRequests] : []),
        ],
      },
    );
    this.#known = { configuration, atMs: performance.now() };
    return configuration;
  }
}

/** The library's codes for a provider that does not answer as one. */
const unreachable = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
]);

function failureOf(error: unknown): SingleSignOnFailure {
  const { code, error: told } = error as { code?: unknown; error?: unknown };
  if (told === 'access_denied') return new SingleSignOnFailure('refused', { cause: error });
  const isAway = error instanceof TypeError || unreachable.has(String(code)) || code === 'RATE_LIMITED';
  return new SingleSignOnFailure(isAway ? 'unavailable' : 'failed', { cause: error });
}
