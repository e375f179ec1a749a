import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ControlError } from './control-error.ts';
import { emailKey, validEmail, validFirst, validId, validJson, validName } from './input.ts';

describe('an e-mail address', () => {
  test.each(['ann@example.com', ' ann.b+c@mail.example.com ', 'ärzte@münchen.example', 'root@localhost'])(
    'is %j',
    (text) => {
      expect(validEmail(text)).toBe(text.trim());
    },
  );

  test.each([
    '',
    'ann',
    '@example.com',
    'ann@',
    'a b@example.com',
    'ann@example.com\r\nbcc: x@y.z',
    `${'a'.repeat(250)}@b.cd`,
  ])('is not %j', (text) => {
    expect(() => validEmail(text)).toThrow(ControlError);
  });

  test('is the same in any case', () => {
    expect(emailKey('Ann@Example.COM')).toBe('ann@example.com');
    expect(emailKey('ÄRZTE@example.com')).toBe(emailKey('a\u0308rzte@example.com'));
  });
});

test('a name is one line of text, whatever comes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      try {
        expect(validName(text)).toMatch(/^[^\r\n\0]{1,400}$/);
      } catch (error) {
        expect(error).toBeInstanceOf(ControlError);
      }
    }),
  );
});

test.each(['', 'x', '1', '../..', `'; DROP TABLE users`, '00000000-0000-0000-0000-00000000000g'])(
  '%j is no id',
  (id) => {
    expect(() => validId(id, 'user')).toThrow(new ControlError('NOT_FOUND', 'There is no such user.'));
  },
);

test.each([0, -1, 1.5, 202, NaN, Infinity])('%d is no length of a page', (first) => {
  expect(() => validFirst(first)).toThrow('first is from 1 to 201.');
});

test.each([[undefined], [null], [() => 1], ['x'.repeat(100)], [{ a: '\0' }]])(
  '%j is no value of a setting',
  (value) => {
    expect(() => validJson(value, 50)).toThrow(ControlError);
  },
);
