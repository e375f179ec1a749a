import { expect, test } from 'vitest';
import { readTraceId } from './trace-id.ts';

test.each([
  ['4bf92f3577b34da6a3ce929d0e0e4736', '4bf92f3577b34da6a3ce929d0e0e4736'],
  [' 4BF92F3577B34DA6A3CE929D0E0E4736', '4bf92f3577b34da6a3ce929d0e0e4736'],
  ['4bf92f35-77b3-4da6-a3ce-929d0e0e4736', '4bf92f3577b34da6a3ce929d0e0e4736'],
])('%s is a trace id', (text, id) => {
  expect(readTraceId(text)).toBe(id);
});

test.each(['', 'nonsense', '00000000000000000000000000000000', '4bf92f3577b34da6', 'g'.repeat(32)])(
  '%j is none',
  (text) => {
    expect(readTraceId(text)).toBeUndefined();
  },
);
