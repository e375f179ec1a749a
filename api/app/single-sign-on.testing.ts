import type { SignUpPolicy } from '../access/accounts.ts';
import { IdentityProvider } from '../access/single-sign-on/identity-provider.testing.ts';
import type { SingleSignOnSettings } from '../access/single-sign-on/single-sign-on.ts';
import { visitProvider } from '../access/single-sign-on/provider-visit.testing.ts';
import type { ControlKind } from '../control/control.testing.ts';
import { TestAccounts } from './accounts.testing.ts';
import type { Browser } from './browser.testing.ts';

export const START = '/session/oidc';

/** The product with its provider, and nobody in either but an admin with a password. */
export class Harbour implements AsyncDisposable {
  readonly accounts: TestAccounts;
  readonly provider: IdentityProvider;

  private constructor(accounts: TestAccounts, provider: IdentityProvider) {
    this.accounts = accounts;
    this.provider = provider;
  }

  static async open(
    kind: ControlKind,
    signUpPolicy: SignUpPolicy = 'invite',
    differing: Partial<SingleSignOnSettings> = {},
  ): Promise<Harbour> {
    const provider = await IdentityProvider.listen();
    const settings = { ...provider.settings(), ...differing };
    const accounts = await TestAccounts.open(kind, { provider: settings, signUpPolicy });
    provider.serve(accounts.app.url);
    return new Harbour(accounts, provider);
  }

  /** Comes back from the provider; gives where the product sends the browser then. */
  async visit(browser: Browser, name: string | null, start = START): Promise<string | null> {
    const { location } = await browser.open(start);
    return this.comeBack(browser, await visitProvider(location!, name));
  }

  async comeBack(browser: Browser, callbackUrl: string): Promise<string | null> {
    return (await browser.open(callbackUrl.slice(this.accounts.app.url.length))).location;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.accounts[Symbol.asyncDispose]();
    await this.provider[Symbol.asyncDispose]();
  }
}

export async function viewerOf(
  browser: Browser,
): Promise<{ id: string; email: string; name: string | null; role: string } | null> {
  const { body } = await browser.ask('{ viewer { id email name role } }');
  return (body.data?.['viewer'] ?? null) as Awaited<ReturnType<typeof viewerOf>>;
}
