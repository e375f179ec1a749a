import { keyHash } from '../../telemetry/columns/attribute-columns.ts';
import { eventKeyHash } from '../../telemetry/columns/hash.ts';
import { type Attribute, findAttribute } from '../../telemetry/any-value.ts';
import type { Key } from '../ports/plan.ts';
import { type Contexts, scopeAttributes } from './contexts.ts';
import { allSetEntries } from './plain-values.ts';
import type { RowTables } from './rows.ts';

/** The row has no such key here. */
export const ABSENT = -1;
/** The row has the key, its value among its plain ones. */
export const PLAIN = -2;

/**
 * Where the rows of one part of a store have a key: for each set and each context either ABSENT, PLAIN, or a number that
 * `code` made of the value; of equal keys the last counts. A row's value is that of its set; where that is ABSENT that of its context; where both are,
 * and the key may be one of an event or a link (`inEvents`), it has to be looked for there.
 */
export interface KeyPlaces {
  sets: Int32Array | undefined;
  contexts: Int32Array | undefined;
  /** Numbers of the key in table keys. */
  keys: ReadonlySet<number>;
  inEvents: boolean;
  /** The hash by which a page's bloom knows that an event or link of it has the key. */
  eventHash: number;
}

/** `code` gives a number, not negative, for a value of the dictionary or of a context. */
export function findKey(
  key: Key,
  tables: RowTables,
  contexts: Contexts,
  code: (value: Attribute['value'] | Uint8Array) => number,
): KeyPlaces {
  const inAttributes = key.place === 'any' || key.place === 'attribute';
  const keys = inAttributes ? numbersOfKey(tables, key.name) : new Set<number>();
  return {
    keys,
    sets: keys.size > 0 ? setCodes(tables, keys, code) : undefined,
    contexts: contextCodes(key, contexts, code),
    inEvents: key.place === 'any' || key.place === 'event' || key.place === 'link',
    eventHash: eventKeyHash(keyHash(Buffer.from(key.name, 'utf8'))),
  };
}

/** The numbers of a key in table keys. */
export function numbersOfKey(tables: Pick<RowTables, 'keys'>, name: string): Set<number> {
  const bytes = Buffer.from(name, 'utf8');
  const numbers = new Set<number>();
  for (let key = 0; key < tables.keys.count; key++) if (bytes.equals(tables.keys.bytes(key))) numbers.add(key);
  return numbers;
}

function setCodes(tables: RowTables, keys: ReadonlySet<number>, code: (value: Uint8Array) => number): Int32Array {
  const values = new Int32Array(tables.values.count).fill(ABSENT);
  for (let value = 0; value < values.length; value++) {
    if (keys.has(tables.values.seed(value))) values[value] = code(tables.values.bytes(value));
  }
  const plain = new Int32Array(tables.keys.count).fill(ABSENT);
  for (const key of keys) plain[key] = PLAIN;
  const codes = new Int32Array(tables.sets.count).fill(ABSENT);
  const { entries, ends } = allSetEntries(tables.sets);
  for (let set = 0, at = 0; set < codes.length; set++) {
    for (; at < ends[set]!; at++) {
      const entry = entries[at]!;
      const found = entry & 1 ? plain[entry >> 1]! : values[entry >> 1]!;
      if (found !== ABSENT) codes[set] = found;
    }
  }
  return codes;
}

function contextCodes(
  key: Key,
  contexts: Contexts,
  code: (value: Attribute['value']) => number,
): Int32Array | undefined {
  if (!isInContext(key)) return undefined;
  const codes = new Int32Array(contexts.count).fill(ABSENT);
  const known = new Map<number, number>();
  for (let number = 0; number < codes.length; number++) {
    const source = contexts.sourceOf(number);
    let found = known.get(source);
    if (found === undefined) {
      const attribute = contextAttribute(key, contexts, number);
      known.set(source, (found = attribute ? code(attribute.value) : ABSENT));
    }
    codes[number] = found;
  }
  return codes.every((found) => found === ABSENT) ? undefined : codes;
}

/** Whether a context may have the key. */
export function isInContext({ place }: Key): boolean {
  return place === 'any' || place === 'resource' || place === 'scope';
}

/** What a context has under a key that may be there. */
export function contextAttribute(key: Key, contexts: Contexts, number: number): Attribute | undefined {
  const { resource, scope } = contexts.get(number);
  if (key.place !== 'scope') {
    const found = findAttribute(resource.attributes, key.name);
    if (found ?? key.place === 'resource') return found;
  } else if (key.name === 'name' || key.name === 'version') {
    return findAttribute(scopeAttributes(scope), `otel.scope.${key.name}`);
  }
  return findAttribute(scopeAttributes(scope), key.name);
}
