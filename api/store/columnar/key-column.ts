import type { AnyValue } from '../../telemetry/any-value.ts';
import { EVENT_TAG, visitEventValues } from '../../telemetry/otlp/event-reader.ts';
import type { Key } from '../ports/plan.ts';
import type { Contexts } from './contexts.ts';
import { ABSENT, findKey, PLAIN } from './key-places.ts';
import { decodeValue, plainValueOf, setEntries } from './plain-values.ts';
import { type ByteRows, type RowGroup, type RowTables, selectedPages, type Selection } from './rows.ts';

/** For each selected row the code of its value under a key, ABSENT where it has none. */
export type KeyColumn = (group: RowGroup, selection: Selection) => Int32Array;

/** `code` numbers values, from 0; the same value may be asked for more than once. */
export function keyColumn(
  key: Key,
  source: 'spans' | 'logs',
  tables: RowTables,
  contexts: Contexts,
  code: (value: AnyValue) => number,
): KeyColumn {
  const places = findKey(key, tables, contexts, (value) =>
    code(value instanceof Uint8Array ? decodeValue(value) : value),
  );
  const { sets, contexts: contextCodes, keys } = places;
  const inEvents = places.inEvents && source === 'spans';
  const keyBytes = Buffer.from(key.name, 'utf8');

  const plainCode = (set: number, plain: ByteRows, row: number): number => {
    const value = plainValueOf(setEntries(tables.sets, set), keys, plain, row);
    return value ? code(decodeValue(value)) : ABSENT;
  };

  const eventCode = (extra: ByteRows, row: number): number => {
    let found = ABSENT;
    visitEventValues(extra.bytes, extra.offsets[row]!, extra.offsets[row + 1]!, keyBytes, (tag, value) => {
      if (key.place !== 'any' && (key.place === 'event') !== (tag === EVENT_TAG)) return false;
      found = code(value);
      return true;
    });
    return found;
  };

  return (group, selection) => {
    const mask = selection.rows;
    const codes = new Int32Array(group.rows).fill(ABSENT);
    const setNumbers = sets && group.codes('set');
    const contextNumbers = contextCodes && group.codes('context');
    for (const [page, { start, rows }] of selectedPages(group, selection)) {
      const mayBeInEvents = inEvents && group.mayContain(page, places.eventHash);
      let plain: ByteRows | undefined;
      let extra: ByteRows | undefined;
      for (let row = start; row < start + rows; row++) {
        if (mask[row] === 0) continue;
        let found = sets ? sets[setNumbers![row]!]! : ABSENT;
        if (found === PLAIN) {
          plain ??= group.bytes('plain', page);
          found = plainCode(setNumbers![row]!, plain, row - start);
        }
        if (found === ABSENT && contextCodes) found = contextCodes[contextNumbers![row]!]!;
        if (found === ABSENT && mayBeInEvents) {
          extra ??= group.bytes('extra', page);
          found = eventCode(extra, row - start);
        }
        codes[row] = found;
      }
    }
    return codes;
  };
}
