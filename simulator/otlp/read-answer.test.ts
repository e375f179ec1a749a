import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPartialSuccess, readStatusMessage } from './read-answer.ts';

test('an empty answer is complete success', () => {
  expect(readPartialSuccess(new Uint8Array())).toEqual({ rejected: 0, message: '' });
});

test('a message without rejected items is a warning', () => {
  expect(readPartialSuccess(Buffer.from([0x0a, 4, 0x12, 2, 0x6f, 0x6b]))).toEqual({ rejected: 0, message: 'ok' });
});

test('large counts are read whole', () => {
  expect(readPartialSuccess(Buffer.from([0x0a, 6, 0x08, 0x80, 0x80, 0x80, 0x80, 0x10])).rejected).toBe(2 ** 32);
});

test('what is no protobuf reads as nothing', () => {
  expect(readStatusMessage(Buffer.from('<html>Bad gateway</html>'))).toBe('');
  fc.assert(
    fc.property(fc.uint8Array(), (body) => {
      expect(readPartialSuccess(body).rejected).toBeGreaterThanOrEqual(0);
      expect(typeof readStatusMessage(body)).toBe('string');
    }),
  );
});
