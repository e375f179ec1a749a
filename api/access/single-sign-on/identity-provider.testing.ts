import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Provider } from 'oidc-provider';
import { OIDC_CALLBACK_PATH, type SingleSignOnSettings } from './single-sign-on.ts';

export type ProvidedClaims = Record<string, unknown>;

const CLIENT_ID = 'seamark';
const CLIENT_SECRET = 'a secret of the client, for tests alone';

/** The real provider of npm, on a port of the loopback: whoever types the name of a person is that person. */
export class IdentityProvider implements AsyncDisposable {
  readonly issuer: string;
  /** By the name that is typed. */
  readonly people = new Map<string, ProvidedClaims>();
  readonly #server: Server;
  #provider: Provider | undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Its address is known from now on; it answers when it knows its client. */
  static async listen(): Promise<IdentityProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new IdentityProvider(server);
  }

  /** Of the product as its client. */
  settings(): SingleSignOnSettings {
    return {
      issuer: this.issuer,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      scopes: 'openid email profile',
      name: 'Harbour',
      rolesClaim: 'groups',
      roleMapping: [
        { group: 'ops', role: 'ADMIN' },
        { group: 'dev', role: 'EDITOR' },
        { group: 'all', role: 'VIEWER' },
      ],
    };
  }

  /** The same for a process of its own. */
  environment(): Record<string, string> {
    return {
      OIDC_ISSUER: this.issuer,
      OIDC_CLIENT_ID: CLIENT_ID,
      OIDC_CLIENT_SECRET: CLIENT_SECRET,
      OIDC_ROLE_MAPPING: 'ops=ADMIN, dev=EDITOR, all=VIEWER',
      OIDC_NAME: 'Harbour',
    };
  }

  /** Answers, to the product at these addresses. */
  serve(...productUrls: string[]): void {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const provider = new Provider(this.issuer, {
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }] },
      cookies: { keys: ['of tests alone'] },
      clients: [
        {
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          token_endpoint_auth_method: 'client_secret_post',
          redirect_uris: productUrls.map((url) => url + OIDC_CALLBACK_PATH),
          grant_types: ['authorization_code'],
          response_types: ['code'],
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
      features: { devInteractions: { enabled: false } },
      pkce: { required: () => true },
      interactions: { url: (_, { uid }) => `/sign-in/${uid}` },
      // Nobody is asked whether the product may know who they are.
      loadExistingGrant: async ({ oidc }) => {
        const grant = new provider.Grant({ accountId: oidc.session!.accountId!, clientId: oidc.client!.clientId });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
      findAccount: (_, id) => {
        const claims = this.people.get(id);
        return claims && { accountId: id, claims: () => ({ sub: id, ...claims }) };
      },
    });
    this.#provider = provider;
    const answer = provider.callback();
    this.#server.on('request', (request, response) => {
      if (request.url?.startsWith('/sign-in/')) void this.#signIn(request, response);
      else void answer(request, response);
    });
  }

  async #signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!doctype html><title>Harbour</title><link rel="icon" href="data:,"><form method="post"><h1>Harbour</h1>
         <label>Name <input name="name"></label><button>Continue</button> <button name="no" value="1">Not now</button></form>`,
      );
      return;
    }
    const form = new URLSearchParams(await text(request));
    const result = form.has('no')
      ? { error: 'access_denied', error_description: 'not now' }
      : { login: { accountId: form.get('name') ?? '' } };
    await this.#provider!.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
