import type { Key, Place } from '../../store/ports/plan.ts';
import { fault } from '../syntax/query-error.ts';
import type { KeyTree } from '../syntax/tree.ts';
import { intrinsicsOf } from './lower-context.ts';
import type { LowerContext, QuerySource } from './lower-context.ts';

const places: readonly [prefix: string, place: Place][] = [
  ['attr.', 'attribute'],
  ['span.', 'attribute'],
  ['resource.', 'resource'],
  ['scope.', 'scope'],
];
const spanPlaces: readonly [prefix: string, place: Place][] = [...places, ['event.', 'event'], ['link.', 'link']];

export function lowerKey(tree: KeyTree, context: LowerContext): Key {
  const key = keyOf(tree.name, context.source);
  if (isHiddenKey(key, context.hiddenKeys)) fault(`${tree.name} is hidden from you`, tree.at, hiddenHint);
  if (key.place !== 'intrinsic') context.keys.push(key);
  return key;
}

export const hiddenHint = 'an admin decides which attributes a role or a key may see';

/** Whether a key is one of attributes that may not be asked for. */
export function isHiddenKey({ place, name }: Key, hiddenKeys: ReadonlySet<string>): boolean {
  if (place === 'intrinsic') return false;
  return hiddenKeys.has(name) || (place === 'scope' && hiddenKeys.has(`otel.scope.${name}`));
}

/** Where a key is looked for. Only spans have events and links, so `event.name` of a log record is an attribute. */
export function keyOf(name: string, source: QuerySource): Key {
  const isSpan = source === 'spans' || source === 'traces';
  if (intrinsicsOf(source).has(name)) return { place: 'intrinsic', name };
  const [prefix, place] = (isSpan ? spanPlaces : places).find(([prefix]) => name.startsWith(prefix)) ?? [];
  if (prefix === undefined || place === undefined || name === prefix) return { place: 'any', name };
  const rest = name.slice(prefix.length);
  if (isSpan && prefix === 'span.' && intrinsicsOf(source).has(rest)) return { place: 'intrinsic', name: rest };
  return { place, name: rest };
}

/** How a query names a key: the inverse of `keyOf`. */
export function nameOf(key: Key, source: QuerySource): string {
  if (key.place === 'intrinsic') return key.name;
  const prefix = spanPlaces.find(([, place]) => place === key.place)?.[0];
  if (prefix !== undefined) return prefix + key.name;
  const found = keyOf(key.name, source);
  return found.place === 'any' ? key.name : `attr.${key.name}`;
}
