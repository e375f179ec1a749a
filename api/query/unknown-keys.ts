import type { Key } from '../store/ports/plan.ts';
import { intrinsicsOf } from './lower/lower-context.ts';
import type { QuerySource } from './lower/lower-context.ts';
import { nameOf } from './lower/lower-key.ts';
import { nearest } from './syntax/nearest.ts';

/** A sentence for each key that nothing in the range has, with the nearest that something has. */
export function unknownKeyNotes(keys: readonly Key[], known: readonly string[], source: QuerySource): string[] {
  const names = [...intrinsicsOf(source).keys(), ...known];
  const unknown = new Set(keys.filter(({ name }) => !known.includes(name)).map((key) => nameOf(key, source)));
  return [...unknown].map((name) => {
    const near = nearest(name, names);
    return `Nothing in this range has the key ${name}${near === null ? '.' : `; did you mean ${near}?`}`;
  });
}
