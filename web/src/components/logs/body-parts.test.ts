import { expect, test } from 'vitest';
import { bodyParts } from './body-parts.ts';

test('text is one part, in one line', () => {
  expect(bodyParts('first\r\nsecond\u001B[31m')).toEqual([{ key: undefined, text: 'first ⏎ second␣[31m' }]);
});

test('text may keep its lines, and what cannot be seen is a sign all the same', () => {
  expect(bodyParts('first\r\n\tsecond\u001B[31m', true)).toEqual([{ key: undefined, text: 'first\n\tsecond␣[31m' }]);
  expect(bodyParts('x'.repeat(100_000), true)[0]!.text.length).toBe(4000);
});

test('an object tells its message first, then its values by path', () => {
  expect(bodyParts('{"req":{"method":"GET","ok":true},"msg":"request completed","ids":[1,2]}')).toEqual([
    { key: undefined, text: 'request completed' },
    { key: 'req.method', text: 'GET' },
    { key: 'req.ok', text: 'true' },
    { key: 'ids', text: '[1,2]' },
  ]);
});

test('what only looks like an object is text', () => {
  expect(bodyParts('{not json}')).toEqual([{ key: undefined, text: '{not json}' }]);
});

test('a long body is cut, an object with many values as well', () => {
  expect(bodyParts('x'.repeat(100_000))[0]!.text.length).toBe(600);
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`key${at}`, at]));
  expect(bodyParts(JSON.stringify(many)).length).toBe(40);
});
