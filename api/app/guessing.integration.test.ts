import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemActor } from '../access/actor.ts';
import { passwordWork } from '../access/password.ts';
import { controlKinds } from '../control/control.testing.ts';
import { codeOf, PASSWORD, TestAccounts } from './accounts.testing.ts';

const wrong = 'another long password';

describe.each(controlKinds)('who guesses on %s', (kind) => {
  let accounts: TestAccounts;
  beforeEach(async () => {
    accounts = await TestAccounts.open(kind);
    return () => accounts[Symbol.asyncDispose]();
  });

  test('learns from nothing that is said or done whether there is an account', async () => {
    const known = await accounts.person('VIEWER');
    const disabled = await accounts.person('VIEWER');
    await accounts.plane.verbs.updateUser(systemActor, { id: disabled.id, isDisabled: true });
    // What is asked once is asked before.
    await accounts.browser().ask('{ viewer { id } }');
    const hashes = vi.spyOn(passwordWork, 'run');
    const reads = vi.spyOn(accounts.control, 'asked');
    const attempts: [string, string][] = [
      [known.email, wrong],
      ['nobody@example.com', wrong],
      [disabled.email, wrong],
      [disabled.email, PASSWORD],
    ];
    const seen = [];
    for (const [email, password] of attempts) {
      hashes.mockClear();
      reads.mockClear();
      const { status, body } = await accounts.browser().logIn(email, password);
      await vi.waitFor(() => expect(reads).toHaveBeenCalledWith('appendAudit'));
      seen.push({ status, errors: body.errors, hashes: hashes.mock.calls.length, reads: reads.mock.calls });
    }
    expect(seen[0]).toMatchObject({ hashes: 1, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    for (const other of seen) expect(other).toEqual(seen[0]);
    // Nor by how soon one is told to wait.
    const codes = async (email: string) => {
      const all = [];
      for (let attempt = 0; attempt < 5; attempt++) all.push(codeOf(await accounts.browser().logIn(email, wrong)));
      return all;
    };
    expect(await codes(known.email)).toEqual(await codes('nobody@example.com'));
  });

  test('with a hundred aliases in one request tries few', async () => {
    const { email } = await accounts.person('VIEWER');
    const hashes = vi.spyOn(passwordWork, 'run');
    const tries = Array.from(
      { length: 99 },
      (_, at) => `t${at}: logIn(email: "${email}", password: "guess number ${at}") { id }`,
    );
    const right = `last: logIn(email: "${email}", password: "${PASSWORD}") { id }`;
    const { body } = await accounts.browser().ask(`mutation { ${[...tries, right].join(' ')} }`);
    expect(hashes.mock.calls.length).toBeLessThanOrEqual(5);
    expect(body.data).toBeNull();
  });

  test('keeps nobody out who has signed in from their browser before', async () => {
    const { browser, user } = await accounts.signedIn('VIEWER');
    for (let attempt = 0; attempt < 8; attempt++) await accounts.browser().logIn(user.email, wrong);
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD))).toBe('RATE_LIMITED');
    await browser.ask('mutation { logOut }');
    expect(codeOf(await browser.logIn(user.email, PASSWORD))).toBeUndefined();
  });

  test('is in the audit, with what was typed on one line', async () => {
    await accounts.browser().logIn('eve@example.com\r\n2026 admin session.create', wrong);
    await vi.waitFor(async () => {
      const [event] = await accounts.plane.verbs.listAudit(systemActor, { first: 1 });
      expect(event).toMatchObject({
        action: 'session.refuse',
        outcome: 'REFUSED',
        actorKind: 'STRANGER',
        actorName: 'eve@example.com\\u000d\\u000a2026 admin session.create',
        address: '127.0.0.1',
      });
    });
  });
});

describe('a storm of log-ins', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await TestAccounts.open('embedded');
  });
  afterAll(() => accounts[Symbol.asyncDispose]());

  test('is told to wait, and all else goes on', async () => {
    const { browser } = await accounts.signedIn('VIEWER');
    const storm = Array.from({ length: 300 }, (_, at) => accounts.browser().logIn(`person${at}@example.com`, wrong));
    expect((await browser.ask('{ viewer { role } }')).body.data).toEqual({ viewer: { role: 'VIEWER' } });
    const codes = (await Promise.all(storm)).map(codeOf);
    expect(new Set(codes)).toEqual(new Set(['UNAUTHENTICATED', 'RATE_LIMITED']));
    expect(codes.filter((code) => code === 'UNAUTHENTICATED').length).toBeLessThanOrEqual(30);
  });
});
