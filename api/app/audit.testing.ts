import { Authenticator } from '../access/second-factor/authenticator.testing.ts';
import { systemActor } from '../access/actor.ts';
import type { Role } from '../access/roles.ts';
import type { databaseKinds } from '../control/control.testing.ts';
import type { User } from '../control/users/user.ts';
import { PASSWORD, type TestAccounts } from './accounts.testing.ts';
import type { Browser, BrowserAnswer } from './browser.testing.ts';
import { Harbour } from './single-sign-on.testing.ts';

/** An entry as an admin reads it. */
export interface AuditEntrySeen {
  id: string;
  actorKind: string;
  actorName: string;
  action: string;
  targetKind: string | null;
  targetName: string | null;
  address: string | null;
  outcome: string;
  detail: Record<string, unknown> | null;
}

const FIELDS = 'id actorKind actorName action targetKind targetName address outcome detail';

/** The product with a provider, an admin who reads the audit, and all secrets that anybody has had in hand. */
export class AuditStage implements AsyncDisposable {
  readonly harbour: Harbour;
  readonly accounts: TestAccounts;
  readonly admin: { browser: Browser; user: User };
  readonly secrets = new Set<string>([PASSWORD]);

  #reads = 0;

  private constructor(harbour: Harbour, admin: AuditStage['admin']) {
    this.harbour = harbour;
    this.accounts = harbour.accounts;
    this.admin = admin;
  }

  static async open(kind: (typeof databaseKinds)[number]): Promise<AuditStage> {
    const harbour = await Harbour.open(kind);
    harbour.accounts.app.graph.graph.retention.isFixed = () => false;
    const stage = new AuditStage(harbour, await harbour.accounts.signedIn('ADMIN'));
    stage.#keepCookies(stage.admin.browser);
    return stage;
  }

  async signedIn(role: Role): Promise<{ browser: Browser; user: User }> {
    const person = await this.accounts.signedIn(role);
    this.#keepCookies(person.browser);
    return person;
  }

  /** What a mutation gives; rejects where that is an error. */
  async mutate<Given>(browser: Browser, call: string, variables: Record<string, unknown> = {}): Promise<Given> {
    const { body } = await this.ask(browser, call, variables);
    if (body.errors) throw new Error(body.errors[0]!.message);
    return Object.values(body.data!)[0] as Given;
  }

  /** `call` is what stands behind `mutation`. */
  async ask(browser: Browser, call: string, variables: Record<string, unknown> = {}): Promise<BrowserAnswer> {
    const answer = await browser.ask(`mutation ${call}`, variables);
    this.#keepCookies(browser);
    return answer;
  }

  /** Somebody with a second factor, and what they have of it. */
  async guarded(): Promise<{ browser: Browser; user: User; recoveryCodes: string[] }> {
    const { browser, user } = await this.signedIn('VIEWER');
    const code = await this.beganSecondFactor(browser);
    const recoveryCodes = await this.mutate<string[]>(browser, `{ confirmSecondFactor(code: "${code}") }`);
    for (const recoveryCode of recoveryCodes) this.secrets.add(recoveryCode);
    return { browser, user, recoveryCodes };
  }

  /** Gives the first code. */
  async beganSecondFactor(browser: Browser): Promise<string> {
    const call = `{ beginSecondFactor(password: "${PASSWORD}") { text uri } }`;
    const { text, uri } = await this.mutate<{ text: string; uri: string }>(browser, call);
    const code = new Authenticator(text).code();
    for (const secret of [text, uri, code]) this.secrets.add(secret);
    return code;
  }

  async createdKey(browser: Browser, name: string): Promise<string> {
    const call = `{ createApiKey(name: "${name}", scopes: [READ]) { secret apiKey { id } } }`;
    const { secret, apiKey } = await this.mutate<{ secret: string; apiKey: { id: string } }>(browser, call);
    this.secrets.add(secret);
    return apiKey.id;
  }

  async invited(email: string): Promise<{ id: string; token: string }> {
    const call = `{ createInvitation(input: { role: VIEWER, email: "${email}" }) { link invitation { id } } }`;
    const made = await this.mutate<{ link: string; invitation: { id: string } }>(this.admin.browser, call);
    const token = new URL(made.link).hash.slice('#token='.length);
    this.secrets.add(token);
    return { id: made.invitation.id, token };
  }

  /** Somebody who is known to the provider, and signed in by it. */
  async provided(name: string): Promise<{ browser: Browser; email: string }> {
    const email = `${name}@example.com`;
    this.harbour.provider.people.set(name, { email, email_verified: true, groups: ['dev'] });
    const browser = this.accounts.browser();
    await this.harbour.visit(browser, name);
    this.#keepCookies(browser);
    return { browser, email };
  }

  /** All entries, the oldest first. */
  async audit(): Promise<AuditEntrySeen[]> {
    const entries: AuditEntrySeen[] = [];
    for (let after: string | null = null; ;) {
      // Another name is another question: an answer to the same may be half a second old.
      const query = `query Read${++this.#reads} ($after: String) { auditEvents(first: 100, after: $after) {
        nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } } }`;
      const { body } = await this.admin.browser.ask(query, { after });
      if (body.errors) throw new Error(body.errors[0]!.message);
      const { nodes, pageInfo } = body.data!['auditEvents'] as {
        nodes: AuditEntrySeen[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
      entries.push(...nodes);
      if (!pageInfo.hasNextPage) return entries.reverse();
      after = pageInfo.endCursor;
    }
  }

  /** What came to the audit by something, in the order in which it did. */
  async entriesOf(act: () => Promise<unknown>): Promise<AuditEntrySeen[]> {
    const before = new Set((await this.audit()).map(({ id }) => id));
    await act();
    return (await this.audit()).filter(({ id }) => !before.has(id));
  }

  sessionsOf(user: User): Promise<{ id: string }[]> {
    return this.accounts.plane.verbs.listSessions(systemActor, user.id);
  }

  #keepCookies(browser: Browser): void {
    for (const name of ['seamark_access', 'seamark_refresh', 'seamark_device', 'seamark_oidc']) {
      const value = browser.cookie(name);
      if (value !== undefined) this.secrets.add(value);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.harbour[Symbol.asyncDispose]();
  }
}
