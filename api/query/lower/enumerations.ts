import type { Filter, Key } from '../../store/ports/plan.ts';
import { everything } from '../../store/ports/plan.ts';
import { lowestSeverity, severityNames } from '../../telemetry/log-record.ts';
import { spanKinds, statusCodes } from '../../telemetry/span.ts';
import { readNumber } from '../syntax/quantity.ts';
import { fault } from '../syntax/query-error.ts';
import { nearest } from '../syntax/nearest.ts';
import type { Value } from './lower-literal.ts';

/** The numbers that a name stands for: one, or for a severity a range of four. */
interface Member {
  name: string;
  low: number;
  high: number;
}

/** An intrinsic key whose numbers have names. */
export interface Enumeration {
  members: readonly Member[];
  most: number;
  /** Whether one is more than another. */
  ordered: boolean;
}

const numbered = (names: readonly string[]): Enumeration => ({
  members: names.map((name, number) => ({ name: name.toLowerCase(), low: number, high: number })),
  most: names.length - 1,
  ordered: false,
});

const enumerations = new Map<string, Enumeration>([
  ['kind', numbered(spanKinds)],
  ['status', numbered(statusCodes)],
  [
    'severity',
    {
      members: severityNames.map((name) => ({ name, low: lowestSeverity(name), high: lowestSeverity(name) + 3 })),
      most: 24,
      ordered: true,
    },
  ],
]);

export function enumerationOf(key: Key): Enumeration | undefined {
  return key.place === 'intrinsic' ? enumerations.get(key.name) : undefined;
}

/** What a value names, in any case; a number names itself. */
export function memberOf(key: Key, enumeration: Enumeration, value: Value): Member {
  const text = value.kind === 'null' ? 'null' : value.text.toLowerCase();
  const named = enumeration.members.find(({ name }) => name === text);
  if (named) return named;
  const number = readNumber(text);
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= enumeration.most) {
    return { name: text, low: number, high: number };
  }
  const names = enumeration.members.map(({ name }) => name);
  const near = nearest(text, names);
  return fault(
    `there is no ${key.name} ${text}`,
    value.at,
    near ? `did you mean ${near}?` : `one of ${names.join(', ')}`,
  );
}

/** The items whose number lies within a member. */
export function within(key: Key, { low, high }: Member): Filter {
  if (low === high) return { op: 'equals', key, value: { text: String(low), number: low } };
  return { op: 'and', terms: [compare(key, '>=', low), compare(key, '<=', high)] };
}

export function compare(key: Key, than: '<' | '<=' | '>' | '>=', number: number): Filter {
  return { op: 'compare', key, than, value: { text: String(number), number } };
}

/** A severity that was not set is 0: it is no severity, neither low nor high. */
export function isSet(key: Key): Filter {
  return compare(key, '>=', 1);
}

/** The items of the members whose name passes. */
export function withName(key: Key, enumeration: Enumeration, passes: (name: string) => boolean): Filter {
  const terms = enumeration.members.filter(({ name }) => passes(name)).map((member) => within(key, member));
  if (terms.length === 0) return { op: 'not', term: everything };
  return terms.length === 1 ? terms[0]! : { op: 'or', terms };
}
