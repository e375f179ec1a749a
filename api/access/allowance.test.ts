import { expect, test } from 'vitest';
import { allowanceOf } from './allowance.ts';
import { anybody, bootstrapPrincipal, type Principal } from './principal.ts';

const person: Principal = { ...anybody(['READ']), kind: 'USER', id: 'ann', userId: 'ann', sessionId: 'one' };

test('people and keys are counted by who they are, wherever they are', () => {
  const elsewhere = allowanceOf({ ...person, sessionId: 'two' }, '192.0.2.2');
  expect(allowanceOf(person, '192.0.2.1')).toEqual(elsewhere);
  expect(allowanceOf(bootstrapPrincipal, '192.0.2.1').bucket).not.toBe(elsewhere.bucket);
});

test('who has no name is counted by the network, with no more for who is called anybody', () => {
  const stranger = allowanceOf(null, '2001:db8::1');
  expect(allowanceOf(anybody(['INGEST']), '2001:db8::ffff')).toEqual(stranger);
  expect(allowanceOf(null, '2001:db8:0:1::1').bucket).not.toBe(stranger.bucket);
});

test('keys may hold the sockets that the contract says, and strangers none', () => {
  expect(allowanceOf(bootstrapPrincipal, null).sockets).toBeGreaterThanOrEqual(20_000);
  expect(allowanceOf(null, null)).toMatchObject({ sockets: 0, subscriptions: 0 });
  const reader = allowanceOf(anybody(['READ']), '127.0.0.1');
  expect(reader.costPerMinute).toBeGreaterThan(allowanceOf(null, '127.0.0.1').costPerMinute);
});
