import { toText } from '../../telemetry/any-value.ts';
import { utf8 } from '../../telemetry/otlp/any-value-reader.ts';
import type { Filter } from '../ports/plan.ts';
import { costs, type FilterNode } from './filter-node.ts';
import { numbersOfKey } from './key-places.ts';
import { containsPhrase } from './phrase.ts';
import { decodeValue, setEntries, visitPlainValues } from './plain-values.ts';
import { type ByteRows, type RowTables, selectedPages } from './rows.ts';

const NO = 0;
const YES = 1;
/** Depends on the row's plain values. */
const LOOK = 2;

type Phrase = Extract<Filter, { op: 'phrase' }>;

/** Keeps the spans whose name or an attribute value of which holds a phrase. */
export function spanTextNode({ tokens: phrase, except = [] }: Phrase, tables: RowTables): FilterNode {
  const unread = new Set(except.flatMap((name) => [...numbersOfKey(tables, name)]));
  const names = new Uint8Array(tables.names.count);
  for (let name = 0; name < names.length; name++) {
    names[name] = containsPhrase(utf8(tables.names.bytes(name)), phrase) ? YES : NO;
  }
  const sets = setVerdicts(phrase, unread, tables);
  return {
    cost: costs.plain,
    canMatch: () => names.includes(YES) || sets.includes(YES) || sets.includes(LOOK),
    narrow: (group, selection) => {
      const mask = selection.rows;
      const nameCodes = group.codes('name');
      const setCodes = group.codes('set');
      for (const [page, { start, rows }] of selectedPages(group, selection)) {
        let plain: ByteRows | undefined;
        for (let row = start; row < start + rows; row++) {
          if (mask[row] === 0 || names[nameCodes[row]!] === YES) continue;
          const verdict = sets[setCodes[row]!]!;
          if (verdict !== LOOK) {
            mask[row] = verdict;
            continue;
          }
          plain ??= group.bytes('plain', page);
          mask[row] = plainMatches(phrase, unread, tables, setCodes[row]!, plain, row - start) ? 1 : 0;
        }
      }
    },
  };
}

function setVerdicts(phrase: readonly string[], unread: ReadonlySet<number>, tables: RowTables): Uint8Array {
  const values = new Uint8Array(tables.values.count);
  for (let value = 0; value < values.length; value++) {
    const isRead = !unread.has(tables.values.seed(value));
    values[value] = isRead && containsPhrase(toText(decodeValue(tables.values.bytes(value))), phrase) ? YES : NO;
  }
  const sets = new Uint8Array(tables.sets.count);
  for (let set = 0; set < sets.length; set++) {
    for (const entry of setEntries(tables.sets, set)) {
      if (entry & 1) sets[set] = unread.has(entry >> 1) ? sets[set]! : LOOK;
      else if (values[entry >> 1] === YES) {
        sets[set] = YES;
        break;
      }
    }
  }
  return sets;
}

function plainMatches(
  phrase: readonly string[],
  unread: ReadonlySet<number>,
  tables: RowTables,
  set: number,
  plain: ByteRows,
  row: number,
): boolean {
  let matches = false;
  visitPlainValues(setEntries(tables.sets, set), plain.bytes, plain.offsets[row]!, (key, start, end) => {
    matches = !unread.has(key) && containsPhrase(toText(decodeValue(plain.bytes.subarray(start, end))), phrase);
    return matches;
  });
  return matches;
}
