import { expect, test } from 'vitest';
import { keyOf } from './lower/lower-key.ts';
import { unknownKeyNotes } from './unknown-keys.ts';

test('names each unknown key once, with the nearest known', () => {
  const keys = ['service.nam', 'service.nam', 'http.route', 'event.nmae', 'resource.hots.name', 'zzz'].map((name) =>
    keyOf(name, 'logs'),
  );
  expect(unknownKeyNotes(keys, ['service.name', 'http.route', 'resource.host.name'], 'logs')).toEqual([
    'Nothing in this range has the key service.nam; did you mean service.name?',
    'Nothing in this range has the key event.nmae; did you mean event_name?',
    'Nothing in this range has the key resource.hots.name; did you mean resource.host.name?',
    'Nothing in this range has the key zzz.',
  ]);
});
