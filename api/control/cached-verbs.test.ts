import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Actor, systemActor } from '../access/actor.ts';
import { cachedCalls } from './cached-verbs.ts';

/** A database that answers with how often it was asked. */
function counted(maxAgeMs = Infinity) {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const state = { isSlow: false, fails: false };
  const cached = cachedCalls(async (name, _, input) => {
    asked.push([name, ...input].join(' '));
    const answer = asked.length;
    if (state.isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
    if (state.fails) throw new Error('away');
    return answer;
  }, maxAgeMs);
  return { ...cached, asked, state, answer: () => waiting.splice(0).forEach((resolve) => resolve()) };
}

const person: Actor = { ...systemActor, kind: 'USER', id: 'ann' };

test('what the product asks again and again is asked once', async () => {
  const { call, asked } = counted();
  expect(await call('getSettings', systemActor, ['a'])).toBe(1);
  expect(await call('getSettings', systemActor, ['a'])).toBe(1);
  expect(await call('getSettings', systemActor, ['b'])).toBe(2);
  expect(asked).toEqual(['getSettings a', 'getSettings b']);
});

test('those who ask at once wait for one answer', async () => {
  const { call, asked, state, answer } = counted();
  state.isSlow = true;
  const answers = Array.from({ length: 20 }, () => call('hasUsers', systemActor, ['key']));
  await delay(1);
  answer();
  expect(await Promise.all(answers)).toEqual(Array(20).fill(1));
  expect(asked).toEqual(['hasUsers key']);
});

test('a person gets their answer from the database, which judges them', async () => {
  const { call, asked } = counted();
  await call('getSettings', systemActor, ['a']);
  await call('getSettings', person, ['a']);
  expect(asked).toHaveLength(2);
});

test('after a write everything is asked anew, also what was under way', async () => {
  const { call, state, answer } = counted();
  state.isSlow = true;
  const before = call('getSettings', systemActor, ['a']);
  await delay(1);
  const write = call('endSession', person, ['a']);
  await delay(1);
  answer();
  await Promise.all([before, write]);
  state.isSlow = false;
  expect(await call('getSettings', systemActor, ['a'])).toBe(3);
});

test('a write that failed may have been carried out', async () => {
  const { call, state } = counted();
  await call('hasUsers', systemActor, []);
  state.fails = true;
  await expect(call('createUser', systemActor, [{}])).rejects.toThrow('away');
  state.fails = false;
  expect(await call('hasUsers', systemActor, [])).toBe(3);
});

test('when a key was used changes nothing that is kept', async () => {
  const { call, asked } = counted();
  await call('hasUsers', systemActor, ['key']);
  await call('touchApiKeys', systemActor, [new Map()]);
  await call('hasUsers', systemActor, ['key']);
  expect(asked.filter((name) => name.startsWith('hasUsers'))).toHaveLength(1);
});

test('what others have written is asked for anew, also what is under way', async () => {
  const { call, forget, asked, state, answer } = counted();
  state.isSlow = true;
  const before = call('hasUsers', systemActor, []);
  await delay(1);
  forget();
  state.isSlow = false;
  expect(await call('hasUsers', systemActor, [])).toBe(2);
  answer();
  expect(await before).toBe(1);
  expect(await call('hasUsers', systemActor, [])).toBe(2);
  expect(asked).toHaveLength(2);
});

test('a failure is not kept', async () => {
  const { call, state } = counted();
  state.fails = true;
  await expect(call('hasUsers', systemActor, [])).rejects.toThrow('away');
  state.fails = false;
  expect(await call('hasUsers', systemActor, [])).toBe(2);
});

test('where others write too an answer grows old', async () => {
  const { call } = counted(20);
  expect(await call('hasUsers', systemActor, [])).toBe(1);
  await delay(40);
  expect(await call('hasUsers', systemActor, [])).toBe(2);
});
