import { randomUUID } from 'node:crypto';
import { testService } from '../../scripts/test-services/test-service.ts';
import { systemActor } from '../access/actor.ts';
import type { Role } from '../access/roles.ts';
import { SharedControl } from '../cache/shared-control.ts';
import { openSharedRedis, type SharedRedis } from '../cache/shared-redis.ts';
import { ControlPlane } from '../control/control-plane.ts';
import { type ControlKind, type DatabaseKind, TestControl } from '../control/control.testing.ts';
import type { User } from '../control/users/user.ts';
import { TestApp, type TestAppOptions } from './app.testing.ts';
import { Browser } from './browser.testing.ts';

export const PASSWORD = 'correct horse battery';

/** The whole app over an empty database of people. */
export class TestAccounts implements AsyncDisposable {
  readonly control: TestControl;
  readonly plane: ControlPlane;
  readonly app: TestApp;
  readonly #redis: SharedRedis | null;
  #people = 0;

  private constructor(control: TestControl, plane: ControlPlane, redis: SharedRedis | null, app: TestApp) {
    this.control = control;
    this.plane = plane;
    this.#redis = redis;
    this.app = app;
  }

  static async open(kind: ControlKind, options: Omit<TestAppOptions, 'control' | 'redis'> = {}): Promise<TestAccounts> {
    const [database, redisOfKind] = kind.split(' and ') as [DatabaseKind, string | undefined];
    const control = await TestControl.open(database);
    const redis = redisOfKind === undefined ? null : openSharedRedis(testService('redis'), randomUUID());
    await redis?.link.settled(10_000);
    const plane = new ControlPlane(control.backend(), redis && new SharedControl(redis));
    const app = await TestApp.open({ ...options, control: plane, ...(redis && { redis }) });
    return new TestAccounts(control, plane, redis, app);
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
    this.#redis?.link.close();
    await this.control[Symbol.asyncDispose]();
  }
}

/** The code of the only error of an answer; undefined where it has none. */
export function codeOf({ body }: { body: { errors?: { extensions?: Record<string, unknown> }[] } }): unknown {
  return body.errors?.[0]?.extensions?.['code'];
}
