import { EVENT_TAG, visitEventValues } from '../../telemetry/otlp/event-reader.ts';
import type { AnyValue } from '../../telemetry/any-value.ts';
import type { Contexts } from './contexts.ts';
import { type ByCode, costs, type FilterNode } from './filter-node.ts';
import { ABSENT, findKey, type KeyPlaces, PLAIN } from './key-places.ts';
import { decodeValue, plainValueOf, setEntries } from './plain-values.ts';
import { type ByteRows, type Codes, type RowGroup, type RowTables, selectedPages, type Selection } from './rows.ts';
import { bloomHashes, type ValueFilter, type ValueTest, valueTest } from './value-test.ts';

const NO = 0;
const YES = 1;

/** Keeps the rows whose value under a key passes; a row without the key does not. */
export class KeyNode implements FilterNode {
  readonly cost: number;
  readonly byCode: ByCode | undefined;
  #places: KeyPlaces;
  #filter: ValueFilter;
  #test: ValueTest;
  #keyBytes: Uint8Array;
  #tables: RowTables;
  #hashes: number[] | undefined;
  /** Whether any set holds the key as a plain value, and whether any dictionary value passes. */
  #hasPlain: boolean;
  #hasYes: boolean;
  /** The sets, or where none has the key the contexts, whose value passes, as a mask; undefined where it takes both. */
  #passing: Uint8Array | undefined;

  constructor(filter: ValueFilter, source: 'spans' | 'logs', tables: RowTables, contexts: Contexts) {
    this.#filter = filter;
    this.#keyBytes = Buffer.from(filter.key.name, 'utf8');
    this.#tables = tables;
    const test = valueTest(filter);
    this.#test = test;
    this.#hashes = bloomHashes(filter, filter.key.name);
    this.#places = findKey(filter.key, tables, contexts, (value) => {
      return test(value instanceof Uint8Array ? decodeValue(value) : value) ? YES : NO;
    });
    const { sets, contexts: contextCodes } = this.#places;
    // The other bytes of a log record hold no attributes.
    if (source === 'logs') this.#places.inEvents = false;
    this.#hasPlain = sets?.includes(PLAIN) ?? false;
    this.#hasYes = (sets?.includes(YES) ?? false) || (contextCodes?.includes(YES) ?? false);
    const only = sets && contextCodes ? undefined : (sets ?? contextCodes);
    this.#passing = only && maskOf(only);
    this.byCode = this.#passing && {
      column: sets ? 'set' : 'context',
      passing: this.#passing,
      decides: (group, page) => this.#isDecidedByCode(group, page),
    };
    this.cost = this.#hasPlain ? costs.plain : this.#places.inEvents ? costs.codes + 1 : costs.codes;
  }

  canMatch(group: RowGroup, page: number): boolean {
    return this.#hasYes || (this.#hasPlain && this.#mayHoldValue(group, page)) || this.#mayHoldEvent(group, page);
  }

  narrow(group: RowGroup, selection: Selection): void {
    const mask = selection.rows;
    const { sets, contexts } = this.#places;
    const setCodes = sets && group.codes('set');
    const contextCodes = contexts && group.codes('context');
    for (const [page, { start, rows }] of selectedPages(group, selection)) {
      if (this.#passing && this.#isDecidedByCode(group, page)) {
        narrowByCode(mask, start, start + rows, (setCodes ?? contextCodes)!, this.#passing);
        continue;
      }
      const mayBePlain = this.#hasPlain && this.#mayHoldValue(group, page);
      const mayBeInEvents = this.#mayHoldEvent(group, page);
      let plain: ByteRows | undefined;
      let extra: ByteRows | undefined;
      for (let row = start; row < start + rows; row++) {
        if (mask[row] === 0) continue;
        let state = sets ? sets[setCodes![row]!]! : ABSENT;
        if (state === PLAIN) {
          if (!mayBePlain) state = NO;
          else {
            plain ??= group.bytes('plain', page);
            state = this.#testPlain(setCodes![row]!, plain, row - start);
          }
        } else if (state === ABSENT) {
          state = contexts ? contexts[contextCodes![row]!]! : ABSENT;
          if (state === ABSENT && mayBeInEvents) {
            extra ??= group.bytes('extra', page);
            state = this.#testEvents(extra, row - start);
          }
        }
        mask[row] = state === YES ? 1 : 0;
      }
    }
  }

  #isDecidedByCode(group: RowGroup, page: number): boolean {
    return !(this.#hasPlain && this.#mayHoldValue(group, page)) && !this.#mayHoldEvent(group, page);
  }

  #mayHoldValue(group: RowGroup, page: number): boolean {
    return !this.#hashes || this.#hashes.some((hash) => group.mayContain(page, hash));
  }

  #mayHoldEvent(group: RowGroup, page: number): boolean {
    const { inEvents, eventHash } = this.#places;
    return inEvents && group.mayContain(page, eventHash) && this.#mayHoldValue(group, page);
  }

  #testPlain(set: number, plain: ByteRows, row: number): number {
    const value = plainValueOf(setEntries(this.#tables.sets, set), this.#places.keys, plain, row);
    return value && this.#test(decodeValue(value)) ? YES : NO;
  }

  #testEvents(extra: ByteRows, row: number): number {
    const start = extra.offsets[row]!;
    const end = extra.offsets[row + 1]!;
    if (start === end) return NO;
    const { place } = this.#filter.key;
    const matches = (tag: number, value: AnyValue): boolean => {
      if (place !== 'any' && (place === 'event') !== (tag === EVENT_TAG)) return false;
      return this.#test(value);
    };
    return visitEventValues(extra.bytes, start, end, this.#keyBytes, matches) ? YES : NO;
  }
}

function maskOf(states: Int32Array): Uint8Array {
  const mask = new Uint8Array(states.length);
  for (let at = 0; at < mask.length; at++) if (states[at] === YES) mask[at] = 1;
  return mask;
}

/** Without a branch: it goes over millions of rows. */
function narrowByCode(mask: Uint8Array, start: number, end: number, codes: Codes, passing: Uint8Array): void {
  for (let row = start; row < end; row++) mask[row]! &= passing[codes[row]!]!;
}
