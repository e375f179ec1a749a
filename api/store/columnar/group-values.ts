import { severityNames } from '../../telemetry/log-record.ts';
import { utf8 } from '../../telemetry/otlp/any-value-reader.ts';
import { formatNano } from '../../telemetry/time.ts';
import { spanKinds, statusCodes } from '../../telemetry/span.ts';
import { groupValue } from '../ports/group-value.ts';
import type { GroupValue, Key } from '../ports/plan.ts';
import { BodyReader } from './body-reader.ts';
import type { ColumnarSource } from './compile-filter.ts';
import { hexOfWords } from './compile-filter.ts';
import type { Contexts } from './contexts.ts';
import { keyColumn, type KeyColumn } from './key-column.ts';
import { ABSENT } from './key-places.ts';
import { type RowGroup, type RowTables, selectedPages, type Selection } from './rows.ts';

/** Characters of texts, and texts with what goes with each, that are held at most. */
const MAX_SIZE = 32_000_000;
const SIZE_OF_VALUE = 64;

/** Numbers values, over all parts of a store. */
export class GroupValues {
  /** By number; what has none of its own, because there are too many, has NO_ROOM. */
  readonly values: GroupValue[] = [null];
  #codes = new Map<GroupValue, number>();
  #size = 0;

  /** How full it is, from 0 to 1. */
  get fill(): number {
    return this.#size / MAX_SIZE;
  }

  code(value: GroupValue): number {
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    if (this.#size >= MAX_SIZE) return NO_ROOM;
    this.#size += SIZE_OF_VALUE + (typeof value === 'string' ? value.length : 0);
    const code = this.values.push(value) - 1;
    this.#codes.set(value, code);
    return code;
  }
}
/** See GroupValues. */
export const NO_ROOM = 0;

/** The name of a severity number's range; null where it is unset. */
export function severityName(number: number): string | null {
  return severityNames[Math.floor((number - 1) / 4)] ?? null;
}

/** For each selected row the code of the value that it is grouped under. */
export function groupColumn(
  key: Key,
  source: ColumnarSource,
  tables: RowTables,
  contexts: Contexts,
  values: GroupValues,
): KeyColumn {
  const none = values.code(null);
  if (key.place === 'intrinsic') return intrinsicColumn(key.name, tables, contexts, values);
  const column = keyColumn(key, source, tables, contexts, (value) => values.code(groupValue(value)));
  return (group, selection) => {
    const codes = column(group, selection);
    for (const [start, end] of selection.ranges) {
      for (let row = start; row < end; row++) if (codes[row] === ABSENT) codes[row] = none;
    }
    return codes;
  };
}

function intrinsicColumn(name: string, tables: RowTables, contexts: Contexts, values: GroupValues): KeyColumn {
  const byContext = (read: (context: number) => GroupValue): KeyColumn =>
    byCode('context', (context) => values.code(read(context)));
  switch (name) {
    case 'severity':
      return byContext((context) => severityName(contexts.own(context, 0)));
    case 'event_name':
      return byContext((context) => {
        const number = contexts.own(context, 3);
        return number < 0 ? null : utf8(tables.names.bytes(number));
      });
    case 'kind':
      return byContext((context) => (spanKinds[contexts.own(context, 0)] ?? 'UNSPECIFIED').toLowerCase());
    case 'status':
      return byContext((context) => (statusCodes[contexts.own(context, 1)] ?? 'UNSET').toLowerCase());
    case 'name':
      return byCode('name', (number) => values.code(utf8(tables.names.bytes(number))));
    case 'trace_id':
      return byCode('trace', (trace) => values.code(trace === 0 ? null : tables.traceId(trace)));
    case 'span_id':
    case 'parent_span_id':
      return byIds(name === 'span_id' ? 'spanId' : 'parentSpanId', values);
    case 'duration':
      return (group, selection) => byRow(selection, (row) => values.code(group.numbers('duration')[row]!));
    case 'timestamp':
      return (group, selection) =>
        byRow(selection, (row) => values.code(formatNano(group.baseNano + BigInt(group.numbers('time')[row]!))));
    case 'body':
      return bodyColumn(tables, values);
    default:
      throw new RangeError(`no field ${name} to group by`);
  }
}

function byRow({ rows, ranges }: Selection, code: (row: number) => number): Int32Array {
  const codes = new Int32Array(rows.length);
  for (const [start, end] of ranges) {
    for (let row = start; row < end; row++) if (rows[row] === 1) codes[row] = code(row);
  }
  return codes;
}

/** Asks once for each number of a table. */
function byCode(column: 'context' | 'name' | 'trace', code: (number: number) => number): KeyColumn {
  const known = new Map<number, number>();
  return (group, selection) => {
    const numbers = group.codes(column);
    return byRow(selection, (row) => {
      const number = numbers[row]!;
      let found = known.get(number);
      if (found === undefined) known.set(number, (found = code(number)));
      return found;
    });
  };
}

function byIds(column: 'spanId' | 'parentSpanId', values: GroupValues): KeyColumn {
  return (group: RowGroup, selection) => {
    const ids = group.ids(column);
    return byRow(selection, (row) => {
      const low = ids[row * 2]!;
      const high = ids[row * 2 + 1]!;
      return values.code(low === 0 && high === 0 ? null : hexOfWords(low, high));
    });
  };
}

function bodyColumn(tables: RowTables, values: GroupValues): KeyColumn {
  return (group, selection) => {
    const codes = new Int32Array(group.rows);
    for (const [page, { start, rows }] of selectedPages(group, selection)) {
      const bodies = new BodyReader(group, page, tables);
      for (let row = start; row < start + rows; row++) {
        if (selection.rows[row] === 1) codes[row] = values.code(bodies.text(row) || null);
      }
    }
    return codes;
  };
}
