import { systemActor } from '../access/actor.ts';
import type { Role } from '../access/roles.ts';
import { ControlPlane } from '../control/control-plane.ts';
import { type DatabaseKind, TestControl } from '../control/control.testing.ts';
import type { User } from '../control/users/user.ts';
import { TestApp, type TestAppOptions } from './app.testing.ts';
import { Browser } from './browser.testing.ts';

export const PASSWORD = 'correct horse battery';

/** The whole app over an empty database of people. */
export class TestAccounts implements AsyncDisposable {
  readonly control: TestControl;
  readonly plane: ControlPlane;
  readonly app: TestApp;
  #people = 0;

  private constructor(control: TestControl, plane: ControlPlane, app: TestApp) {
    this.control = control;
    this.plane = plane;
    this.app = app;
  }

  static async open(kind: DatabaseKind, options: Omit<TestAppOptions, 'control'> = {}): Promise<TestAccounts> {
    const control = await TestControl.open(kind);
    const plane = new ControlPlane(control.backend());
    return new TestAccounts(control, plane, await TestApp.open({ ...options, control: plane }));
  }

  browser(): Browser {
    return new Browser(this.app.url);
  }

  /** Somebody with an account whose password is PASSWORD. */
  person(role: Role): Promise<User> {
    const email = `${role.toLowerCase()}${++this.#people}@example.com`;
    return this.plane.verbs.createUser(systemActor, { email, name: null, role, password: PASSWORD });
  }

  /** A browser in which somebody is signed in: a new person, or one there is. */
  async signedIn(who: Role | User): Promise<{ browser: Browser; user: User }> {
    const user = typeof who === 'string' ? await this.person(who) : who;
    const browser = this.browser();
    const { body } = await browser.logIn(user.email, PASSWORD);
    if (body.errors) throw new Error(body.errors[0]!.message);
    return { browser, user };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app[Symbol.asyncDispose]();
    await this.plane.close();
    await this.control[Symbol.asyncDispose]();
  }
}

/** The code of the only error of an answer; undefined where it has none. */
export function codeOf({ body }: { body: { errors?: { extensions?: Record<string, unknown> }[] } }): unknown {
  return body.errors?.[0]?.extensions?.['code'];
}
