import { expect, test } from 'vitest';
import { isCalledByOwnName } from './origin.ts';

test.each([
  'localhost',
  'localhost:4000',
  'seamark.localhost:4000',
  '127.0.0.1:4000',
  '192.168.1.7',
  '[::1]:4000',
  undefined,
])('%s is a name of the machine itself', (host) => {
  expect(isCalledByOwnName({ host })).toBe(true);
});

test.each(['evil.example:4000', 'localhost.evil.example', '127.0.0.1.evil.example:4000', 'evil-localhost', '', 'a b'])(
  '%j is not',
  (host) => {
    expect(isCalledByOwnName({ host })).toBe(false);
  },
);
