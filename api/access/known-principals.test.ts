import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ControlError } from '../control/control-error.ts';
import { type Judged, KnownPrincipals } from './known-principals.ts';
import { anybody } from './principal.ts';

const ann: Judged = {
  principal: { ...anybody(['READ']), kind: 'API_KEY', id: 'key of ann', userId: 'ann' },
  endsAtMs: Infinity,
};

/** Somebody who knows who is behind a credential, and how often they were asked. */
function desk(maxAgeMs = Infinity) {
  const state = { answer: ann as Judged | null, isAway: false, waiting: [] as (() => void)[], isSlow: false, asked: 0 };
  const known = new KnownPrincipals(async () => {
    state.asked++;
    const { answer } = state;
    if (state.isSlow) await new Promise<void>((resolve) => state.waiting.push(resolve));
    if (state.isAway) throw new ControlError('UNAVAILABLE', 'away');
    return answer;
  }, maxAgeMs);
  return { known, state };
}

test('who is known is known at once', async () => {
  const { known, state } = desk();
  expect(await known.find('a')).toBe(ann);
  expect(known.find('a')).toBe(ann);
  expect(state.asked).toBe(1);
});

test('many who come at once are asked for once', async () => {
  const { known, state } = desk();
  const found = await Promise.all(Array.from({ length: 50 }, async () => known.find('a')));
  expect(new Set(found)).toEqual(new Set([ann]));
  expect(state.asked).toBe(1);
});

test('who is refused is so without being asked for again, until somebody is new', async () => {
  const { known, state } = desk();
  state.answer = null;
  await known.find('a');
  expect(known.find('a')).toBeNull();
  state.answer = ann;
  known.changed({ kind: 'newcomer' });
  expect(await known.find('a')).toBe(ann);
  expect(state.asked).toBe(2);
});

describe('who has changed', () => {
  test.each([{ kind: 'apiKey', id: 'key of ann' }, { kind: 'user', id: 'ann' }, { kind: 'roles' }] as const)(
    'is not known any more: %j',
    async (change) => {
      const { known, state } = desk();
      await known.find('a');
      state.answer = null;
      known.changed(change);
      expect(await known.find('a')).toBeNull();
    },
  );

  test('while they were asked for is not remembered as they were', async () => {
    const { known, state } = desk();
    state.isSlow = true;
    const asked = known.find('a');
    known.changed({ kind: 'user', id: 'ann' });
    state.isSlow = false;
    state.answer = null;
    state.waiting.forEach((answer) => answer());
    await asked;
    expect(await known.find('a')).toBeNull();
  });

  test('is another: who stays is known', async () => {
    const { known, state } = desk();
    await known.find('a');
    known.changed({ kind: 'user', id: 'bob' });
    expect(known.find('a')).toBe(ann);
    expect(state.asked).toBe(1);
  });
});

test('who has come to their end is not known', async () => {
  const { known, state } = desk();
  state.answer = { ...ann, endsAtMs: Date.now() + 20 };
  expect(await known.find('a')).not.toBeNull();
  await delay(30);
  state.answer = null;
  expect(await known.find('a')).toBeNull();
});

describe('while nobody answers', () => {
  test('who was known stays so, and who was not is not let in', async () => {
    const { known, state } = desk(0);
    await known.find('a');
    state.isAway = true;
    await delay(2);
    expect(await known.find('a')).toBe(ann);
    await expect(known.find('b')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test('who has been refused meanwhile by whoever writes here is not let in', async () => {
    const { known, state } = desk(0);
    await known.find('a');
    state.isAway = true;
    known.changed({ kind: 'user', id: 'ann' });
    await expect(known.find('a')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test('guesses are a bounded number of questions', async () => {
    const { known, state } = desk();
    state.isSlow = true;
    const guesses = Array.from({ length: 500 }, async (_, at) => known.find(`guess ${at}`));
    const refused = guesses.slice(100);
    for (const guess of refused) await expect(guess).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(state.asked).toBe(100);
    state.waiting.forEach((answer) => answer());
    await Promise.all(guesses.slice(0, 100));
  });
});

test('where nobody knows what has changed all are asked for again, and stay as they were while nobody answers', async () => {
  const { known, state } = desk();
  await known.find('a');
  state.isAway = true;
  known.changed({ kind: 'everything' });
  expect(await known.find('a')).toBe(ann);
  expect(state.asked).toBe(2);
  state.isAway = false;
  state.answer = null;
  known.changed({ kind: 'everything' });
  expect(await known.find('a')).toBeNull();
});
