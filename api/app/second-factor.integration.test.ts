import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemActor } from '../access/actor.ts';
import { passwordWork } from '../access/password.ts';
import { Authenticator } from '../access/second-factor/authenticator.testing.ts';
import type { User } from '../control/users/user.ts';
import { controlKinds } from '../control/control.testing.ts';
import { codeOf, PASSWORD, TestAccounts } from './accounts.testing.ts';
import type { Browser, BrowserAnswer } from './browser.testing.ts';

const STEP_MS = 30_000;
const wrongPassword = 'another long password';

// A code is good once, and for a minute and a half: what is waited for here is the clock alone.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  return () => vi.useRealTimers();
});

function nextStep(): void {
  vi.setSystemTime(Date.now() + STEP_MS);
}

function begin(browser: Browser, password = PASSWORD): Promise<BrowserAnswer> {
  return browser.ask('mutation ($password: String!) { beginSecondFactor(password: $password) { text uri } }', {
    password,
  });
}

function confirm(browser: Browser, code: string): Promise<BrowserAnswer> {
  return browser.ask('mutation ($code: String!) { confirmSecondFactor(code: $code) }', { code });
}

function prove(browser: Browser, mutation: string, password: string, code: string | null): Promise<BrowserAnswer> {
  return browser.ask(`mutation ($proof: ProofInput!) { ${mutation}(proof: $proof) }`, { proof: { password, code } });
}

async function codesLeft(browser: Browser): Promise<unknown> {
  const { body } = await browser.ask('{ viewer { secondFactor { recoveryCodesLeft } } }');
  return (body.data!['viewer'] as { secondFactor: { recoveryCodesLeft: number } | null }).secondFactor
    ?.recoveryCodesLeft;
}

interface Guarded {
  user: User;
  browser: Browser;
  authenticator: Authenticator;
  recoveryCodes: string[];
}

/** Somebody with a second factor, whose authenticator is at a code that was not shown yet. */
async function guarded(accounts: TestAccounts, role: 'VIEWER' | 'ADMIN' = 'VIEWER'): Promise<Guarded> {
  const { browser, user } = await accounts.signedIn(role);
  const { text } = (await begin(browser)).body.data!['beginSecondFactor'] as { text: string };
  const authenticator = new Authenticator(text);
  const recoveryCodes = (await confirm(browser, authenticator.code())).body.data!['confirmSecondFactor'] as string[];
  nextStep();
  return { user, browser, authenticator, recoveryCodes };
}

describe.each(controlKinds)('a second factor on %s', (kind) => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await TestAccounts.open(kind);
  });
  afterAll(() => accounts[Symbol.asyncDispose]());

  test('is asked for from the first code on, not before', async () => {
    const { browser, user } = await accounts.signedIn('VIEWER');
    expect(codeOf(await begin(browser, wrongPassword))).toBe('BAD_USER_INPUT');
    const setUp = (await begin(browser)).body.data!['beginSecondFactor'] as { text: string; uri: string };
    expect(setUp.uri).toContain(setUp.text);
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD))).toBeUndefined();
    expect(codeOf(await confirm(browser, '000000x'))).toBe('BAD_USER_INPUT');
    const authenticator = new Authenticator(setUp.text);
    const code = authenticator.code();
    const codes = (await confirm(browser, code)).body.data!['confirmSecondFactor'] as string[];
    expect(new Set(codes).size).toBe(10);
    expect(await codesLeft(browser)).toBe(10);
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD))).toBe('SECOND_FACTOR_REQUIRED');
    // The code that confirmed it was used by that.
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD, code))).toBe('SECOND_FACTOR_REQUIRED');
    nextStep();
    const next = accounts.browser();
    expect(codeOf(await next.logIn(user.email, PASSWORD, authenticator.code()))).toBeUndefined();
    expect((await next.ask('{ viewer { email } }')).body.data).toEqual({ viewer: { email: user.email } });
    expect(codeOf(await begin(browser))).toBe('CONFLICT');
    const events = await accounts.plane.verbs.listAudit(systemActor, { first: 10, targetId: user.id });
    expect(events.map(({ action, actorId }) => [action, actorId])[0]).toEqual(['secondFactor.confirm', user.id]);
  });

  test('begun twice is the later one', async () => {
    const { browser } = await accounts.signedIn('VIEWER');
    const first = (await begin(browser)).body.data!['beginSecondFactor'] as { text: string };
    const second = (await begin(browser)).body.data!['beginSecondFactor'] as { text: string };
    expect(codeOf(await confirm(browser, new Authenticator(first.text).code()))).toBe('BAD_USER_INPUT');
    expect(codeOf(await confirm(browser, new Authenticator(second.text).code()))).toBeUndefined();
    expect(codeOf(await confirm(browser, new Authenticator(second.text).code()))).toBe('NOT_FOUND');
  });

  test('lets a code in once, of twenty at once too, and none that is older than the last', async () => {
    const { user, authenticator } = await guarded(accounts);
    const older = authenticator.code();
    nextStep();
    const code = authenticator.code();
    const { verbs } = accounts.plane;
    const step = Math.floor(Date.now() / STEP_MS);
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD, code))).toBeUndefined();
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD, code))).toBe('SECOND_FACTOR_REQUIRED');
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD, older))).toBe('SECOND_FACTOR_REQUIRED');
    const taken = await Promise.all(
      Array.from({ length: 20 }, () => verbs.takeSecondFactor(systemActor, { userId: user.id, step: step + 1 })),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  test('is replaced by a recovery code, each once', async () => {
    const { user, browser, recoveryCodes } = await guarded(accounts);
    const [first, second] = recoveryCodes as [string, string];
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD, first.toUpperCase()))).toBeUndefined();
    expect(await codesLeft(browser)).toBe(9);
    const again = await Promise.all(
      [first, second, second].map((code) => accounts.browser().logIn(user.email, PASSWORD, code)),
    );
    expect(codeOf(again[0]!)).toBe('SECOND_FACTOR_REQUIRED');
    expect(again.slice(1).filter((answer) => codeOf(answer) === undefined)).toHaveLength(1);
    expect(await codesLeft(browser)).toBe(8);
    const events = await accounts.plane.verbs.listAudit(systemActor, { first: 10, targetId: user.id });
    expect(events.filter(({ action }) => action === 'secondFactor.recover')).toHaveLength(2);
  });

  test('has other recovery codes when its owner wants them, and then none of those before', async () => {
    const { user, browser, authenticator, recoveryCodes } = await guarded(accounts);
    const renew = (password: string, code: string | null) => prove(browser, 'renewRecoveryCodes', password, code);
    expect(codeOf(await renew(wrongPassword, authenticator.code()))).toBe('BAD_USER_INPUT');
    expect(codeOf(await renew(PASSWORD, null))).toBe('SECOND_FACTOR_REQUIRED');
    const codes = (await renew(PASSWORD, authenticator.code())).body.data!['renewRecoveryCodes'] as string[];
    expect(codes).toHaveLength(10);
    expect(codes.filter((code) => recoveryCodes.includes(code))).toEqual([]);
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD, recoveryCodes[0]))).toBe(
      'SECOND_FACTOR_REQUIRED',
    );
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD, codes[0]))).toBeUndefined();
  });

  test('is removed with the password and a code, and not with less', async () => {
    const { user, browser, authenticator, recoveryCodes } = await guarded(accounts);
    const remove = (password: string, code: string | null) => prove(browser, 'removeSecondFactor', password, code);
    expect(codeOf(await remove(wrongPassword, authenticator.code()))).toBe('BAD_USER_INPUT');
    expect(codeOf(await remove(PASSWORD, null))).toBe('SECOND_FACTOR_REQUIRED');
    expect(codeOf(await remove(PASSWORD, '123-456'))).toBe('SECOND_FACTOR_REQUIRED');
    expect((await remove(PASSWORD, authenticator.code())).body.data).toEqual({ removeSecondFactor: true });
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD))).toBeUndefined();
    expect(await codesLeft(browser)).toBeUndefined();
    // A code that there was is good for nothing where a second factor is set up anew.
    const { text } = (await begin(browser)).body.data!['beginSecondFactor'] as { text: string };
    await confirm(browser, new Authenticator(text).code());
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD, recoveryCodes[0]))).toBe(
      'SECOND_FACTOR_REQUIRED',
    );
  });

  test('guards the change of the password too', async () => {
    const { browser, authenticator } = await guarded(accounts);
    const change = (code: string | null) =>
      browser.ask('mutation ($input: ChangePasswordInput!) { changePassword(input: $input) }', {
        input: { present: PASSWORD, code, next: 'another correct horse' },
      });
    expect(codeOf(await change(null))).toBe('SECOND_FACTOR_REQUIRED');
    expect((await change(authenticator.code())).body.data).toEqual({ changePassword: true });
  });

  test('of somebody is removed by an admin, and by nobody else', async () => {
    const { user, browser } = await guarded(accounts);
    const { browser: admin } = await accounts.signedIn('ADMIN');
    const { body } = await browser.ask('{ viewer { id } }');
    const { id } = body.data!['viewer'] as { id: string };
    const reset = (who: Browser) => who.ask(`mutation { resetSecondFactor(userId: "${id}") }`);
    expect(codeOf(await reset(browser))).toBe('FORBIDDEN');
    expect(codeOf(await reset(accounts.browser()))).toBe('UNAUTHENTICATED');
    expect((await reset(admin)).body.data).toEqual({ resetSecondFactor: id });
    expect(codeOf(await reset(admin))).toBe('NOT_FOUND');
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD))).toBeUndefined();
    const [event] = await accounts.plane.verbs.listAudit(systemActor, { first: 1, targetId: user.id });
    expect(event).toMatchObject({ action: 'secondFactor.remove', actorKind: 'USER', targetName: user.email });
  });

  test("of an admin's own is not removed without a code", async () => {
    const { browser } = await guarded(accounts, 'ADMIN');
    const { body } = await browser.ask('{ viewer { id } }');
    const { id } = body.data!['viewer'] as { id: string };
    expect(codeOf(await browser.ask(`mutation { resetSecondFactor(userId: "${id}") }`))).toBe('BAD_USER_INPUT');
    expect(await codesLeft(browser)).toBe(10);
  });

  test('whose secret cannot be read any more says so, and recovery codes go on', async () => {
    const { user, authenticator, recoveryCodes } = await guarded(accounts);
    await accounts.control.pool.query("UPDATE second_factors SET encrypted_secret = '\\x00' WHERE user_id = $1", [
      user.id,
    ]);
    const { body } = await accounts.browser().logIn(user.email, PASSWORD, authenticator.code());
    expect(codeOf({ body })).toBe('SECOND_FACTOR_REQUIRED');
    expect(body.errors![0]!.message).toMatch(/secret of the server was changed.*recovery code.*admin/);
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD, recoveryCodes[0]))).toBeUndefined();
  });

  test('is kept so that the database alone does not tell its secret', async () => {
    const { browser, user } = await accounts.signedIn('VIEWER');
    const { text } = (await begin(browser)).body.data!['beginSecondFactor'] as { text: string };
    const codes = (await confirm(browser, new Authenticator(text).code())).body.data![
      'confirmSecondFactor'
    ] as string[];
    const { rows } = await accounts.control.pool.query<{ row: string }>(
      `SELECT s::text AS row FROM second_factors s WHERE user_id = $1
       UNION ALL SELECT r::text FROM recovery_codes r WHERE user_id = $1`,
      [user.id],
    );
    expect(rows).toHaveLength(11);
    const kept = rows.map(({ row }) => row).join('\n');
    const hex = (told: string) => Buffer.from(told).toString('hex');
    for (const told of [text, ...codes]) {
      expect(kept).not.toContain(told);
      expect(kept).not.toContain(hex(told));
    }
  });
});

describe.each(controlKinds)('who guesses on %s', (kind) => {
  let accounts: TestAccounts;
  beforeEach(async () => {
    accounts = await TestAccounts.open(kind);
    return () => accounts[Symbol.asyncDispose]();
  });

  test('learns of no second factor before the password is right', async () => {
    const { user, recoveryCodes } = await guarded(accounts);
    const plain = await accounts.person('VIEWER');
    await accounts.browser().ask('{ viewer { id } }');
    const hashes = vi.spyOn(passwordWork, 'run');
    const reads = vi.spyOn(accounts.control, 'asked');
    const seen = [];
    for (const email of [user.email, plain.email, 'nobody@example.com']) {
      for (const code of [null, '123456', recoveryCodes[0]]) {
        hashes.mockClear();
        reads.mockClear();
        const { status, body } = await accounts.browser().logIn(email, wrongPassword, code);
        await vi.waitFor(() => expect(reads).toHaveBeenCalledWith('appendAudit'));
        seen.push({ status, errors: body.errors, hashes: hashes.mock.calls.length, reads: reads.mock.calls });
      }
    }
    expect(seen[0]).toMatchObject({ hashes: 1, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    for (const other of seen) expect(other).toEqual(seen[0]);
    // The recovery code was shown with a wrong password, so it was not used.
    vi.setSystemTime(Date.now() + 16 * 60_000);
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD, recoveryCodes[0]))).toBeUndefined();
  });

  test('at codes is slowed down as at passwords, and the right password does not let them guess anew', async () => {
    const { user, authenticator } = await guarded(accounts);
    const codes = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      await accounts.browser().logIn(user.email, PASSWORD);
      codes.push(codeOf(await accounts.browser().logIn(user.email, PASSWORD, `no-code-${attempt}`)));
    }
    expect(codes).toEqual(Array.from({ length: 5 }, () => 'SECOND_FACTOR_REQUIRED'));
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD, authenticator.code()))).toBe('RATE_LIMITED');
    await vi.waitFor(async () => {
      const events = await accounts.plane.verbs.listAudit(systemActor, { first: 50 });
      const refused = events.filter(({ action, actorName }) => action === 'session.refuse' && actorName === user.email);
      expect(refused).toHaveLength(5);
    });
  });

  test('does not keep out who has signed in from their browser before', async () => {
    const { user, browser, authenticator } = await guarded(accounts);
    for (let attempt = 0; attempt < 8; attempt++) await accounts.browser().logIn(user.email, PASSWORD, '000000x');
    await browser.ask('mutation { logOut }');
    expect(codeOf(await browser.logIn(user.email, PASSWORD, authenticator.code()))).toBeUndefined();
  });
});
