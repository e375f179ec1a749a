import { expect, test } from 'vitest';
import { isDataScope } from './data-scope.ts';

test.each([{}, { environments: ['production'] }, { services: [], redactedAttributes: ['user.email'] }])(
  '%j is a data scope',
  (value) => {
    expect(isDataScope(value)).toBe(true);
  },
);

test.each([
  [null],
  ['services'],
  [['services']],
  [{ service: ['checkout'] }],
  [{ services: 'checkout' }],
  [{ services: [''] }],
  [{ services: [1] }],
  [{ services: ['a\0'] }],
  [{ environments: ['\ud800'] }],
  [{ services: null }],
  [{ redactedAttributes: ['service.name'] }],
  [JSON.parse('{"__proto__": ["x"]}')],
])('%j is none', (value) => {
  expect(isDataScope(value)).toBe(false);
});
