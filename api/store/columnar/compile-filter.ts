import { utf8 } from '../../telemetry/otlp/any-value-reader.ts';
import { statusCodes } from '../../telemetry/span.ts';
import type { Filter, Literal } from '../ports/plan.ts';
import { bodyTextNode, phraseNode, structuredNode } from './body-node.ts';
import type { Contexts } from './contexts.ts';
import {
  andNode,
  codeNode,
  costs,
  keep,
  type FilterNode,
  matchAll,
  matchNone,
  notNode,
  numberNode,
  orNode,
} from './filter-node.ts';
import { KeyNode } from './key-node.ts';
import type { IdColumn, RowGroup, RowTables } from './rows.ts';
import { spanTextNode } from './span-text-node.ts';
import { numberTest, orderTest, textTest, type ValueFilter } from './value-test.ts';

export type ColumnarSource = 'spans' | 'logs';

/** Makes a filter ready for the rows that these tables belong to. Entries added to the tables later are not known to it. */
export function compileFilter(
  filter: Filter,
  source: ColumnarSource,
  tables: RowTables,
  contexts: () => Contexts,
): FilterNode {
  switch (filter.op) {
    case 'all':
      return matchAll;
    case 'and':
      return compileAnd(filter.terms, source, tables, contexts);
    case 'or':
      return orNode(filter.terms.map((term) => compileFilter(term, source, tables, contexts)));
    case 'not':
      return notNode(compileFilter(filter.term, source, tables, contexts));
    case 'phrase':
      if (filter.tokens.length === 0) return matchAll;
      return source === 'logs' ? phraseNode(filter.tokens, tables) : spanTextNode(filter, tables);
    case 'structured':
      return source === 'logs' ? structuredNode(tables) : matchNone;
    default:
      if (filter.key.place === 'intrinsic') return intrinsicNode(filter, source, tables, contexts);
      return new KeyNode(filter, source, tables, contexts());
  }
}

/** A term that certainly matches nothing spares the others: most parts of a store do not have a given trace. */
function compileAnd(terms: Filter[], source: ColumnarSource, tables: RowTables, contexts: () => Contexts): FilterNode {
  const nodes: FilterNode[] = [];
  for (const term of terms.toSorted((a, b) => Number(namesTrace(b)) - Number(namesTrace(a)))) {
    const node = compileFilter(term, source, tables, contexts);
    if (node === matchNone) return matchNone;
    nodes.push(node);
  }
  return andNode(nodes);
}

function namesTrace(filter: Filter): boolean {
  return 'key' in filter && filter.key.place === 'intrinsic' && filter.key.name === 'trace_id';
}

function intrinsicNode(
  filter: ValueFilter,
  source: ColumnarSource,
  tables: RowTables,
  contexts: () => Contexts,
): FilterNode {
  switch (filter.key.name) {
    case 'timestamp':
      return timeNode(filter);
    case 'trace_id':
      return traceNode(filter, tables);
    case 'span_id':
      return idNode(filter, 'spanId');
    case 'body':
      return bodyTextNode(filter, tables);
    case 'severity':
      return ownWordNode(filter, contexts(), 0, (word) => word);
    case 'event_name':
      return eventNameNode(filter, tables, contexts());
    case 'name':
      return nameNode(filter, tables);
    case 'kind':
      return ownWordNode(filter, contexts(), 0, (word) => word);
    case 'status':
      return ownWordNode(filter, contexts(), 1, (word) => Math.min(word, statusCodes.length));
    case 'duration':
      return durationNode(filter);
    case 'parent_span_id':
      return idNode(filter, 'parentSpanId');
    default:
      throw new RangeError(`${source} have no field ${filter.key.name}`);
  }
}

function timeNode(filter: ValueFilter): FilterNode {
  if (filter.op === 'exists') return matchAll;
  const test = instantTest(filter);
  if (!test) return matchNone;
  return {
    cost: costs.numbers,
    canMatch: () => true,
    narrow: (group, selection) => {
      const times = group.numbers('time');
      const passes = test(group.baseNano);
      keep(selection, (row) => passes(times[row]!));
    },
  };
}

/** What a filter says of nanoseconds from a base; undefined where it asks for no instants. */
function instantTest(filter: ValueFilter): ((baseNano: bigint) => (time: number) => boolean) | undefined {
  const from = ({ number }: Literal, baseNano: bigint): number => Number(BigInt(number ?? 0) - baseNano);
  switch (filter.op) {
    case 'compare': {
      const test = orderTest(filter.than);
      return (baseNano) => {
        const bound = from(filter.value, baseNano);
        return (time) => test(time - bound);
      };
    }
    case 'equals':
    case 'in': {
      const instants = filter.op === 'in' ? filter.values : [filter.value];
      return (baseNano) => {
        const wanted = new Set(instants.map((instant) => from(instant, baseNano)));
        return (time) => wanted.has(time);
      };
    }
    default:
      return undefined;
  }
}

function durationNode(filter: ValueFilter): FilterNode {
  const needsMore = filter.op === 'compare' && (filter.than === '>' || filter.than === '>=');
  const test = numberTest(filter);
  return numberNode(
    (group) => group.numbers('duration'),
    test,
    (page) => !needsMore || test(page.durationMax),
  );
}

/** A field of the context as a number. */
function ownWordNode(filter: ValueFilter, contexts: Contexts, word: 0 | 1, read: (word: number) => number): FilterNode {
  const test = numberTest(filter);
  return codeNode(
    (group) => group.codes('context'),
    () => Uint8Array.from({ length: contexts.count }, (_, number) => (test(read(contexts.own(number, word))) ? 1 : 0)),
  );
}

function nameNode(filter: ValueFilter, tables: RowTables): FilterNode {
  const test = textTest(filter);
  return codeNode(
    (group) => group.codes('name'),
    () => Uint8Array.from({ length: tables.names.count }, (_, name) => (test(utf8(tables.names.bytes(name))) ? 1 : 0)),
  );
}

function eventNameNode(filter: ValueFilter, tables: RowTables, contexts: Contexts): FilterNode {
  const test = textTest(filter);
  const passes = (name: number): boolean => name >= 0 && test(utf8(tables.names.bytes(name)));
  return codeNode(
    (group) => group.codes('context'),
    () => Uint8Array.from({ length: contexts.count }, (_, number) => (passes(contexts.own(number, 3)) ? 1 : 0)),
  );
}

function traceNode(filter: ValueFilter, tables: RowTables): FilterNode {
  const literals = filter.op === 'equals' ? [filter.value] : filter.op === 'in' ? filter.values : undefined;
  if (literals) return tracesNode([...tables.tracesOf(traceWords(literals.map(({ text }) => text))).keys()]);
  const test = filter.op === 'exists' ? () => true : textTest(filter);
  const known = new Map<number, boolean>();
  const passes = (trace: number): boolean => {
    if (trace === 0) return false;
    let verdict = known.get(trace);
    if (verdict === undefined) known.set(trace, (verdict = test(tables.traceId(trace))));
    return verdict;
  };
  return numberNode((group) => group.codes('trace'), passes);
}

function tracesNode(traces: number[]): FilterNode {
  if (traces.length === 0) return matchNone;
  const wanted = new Set(traces);
  return numberNode(
    (group) => group.codes('trace'),
    (trace) => wanted.has(trace),
    (page) => traces.some((trace) => trace >= page.traceMin && trace <= page.traceMax),
  );
}

/** The ids of traces as words, four each; what is no id is zeros, which no trace has. */
export function traceWords(traceIds: readonly string[]): Int32Array {
  const words = new Int32Array(traceIds.length * 4);
  traceIds.forEach((traceId, index) => {
    const id = idWords(traceId, 16);
    if (id) words.set(id, index * 4);
  });
  return words;
}

function idNode(filter: ValueFilter, column: IdColumn): FilterNode {
  const matches = idTest(filter);
  return {
    cost: costs.numbers,
    canMatch: () => true,
    narrow: (group: RowGroup, selection) => {
      const ids = group.ids(column);
      keep(selection, (row) => matches(ids[row * 2]!, ids[row * 2 + 1]!));
    },
  };
}

function idTest(filter: ValueFilter): (low: number, high: number) => boolean {
  if (filter.op === 'exists') return (low, high) => low !== 0 || high !== 0;
  const literals = filter.op === 'equals' ? [filter.value] : filter.op === 'in' ? filter.values : undefined;
  if (literals) {
    const wanted = literals.map((literal) => idWords(literal.text, 8)).filter((words) => words !== undefined);
    // Zeros stand for no id.
    return (low, high) => (low !== 0 || high !== 0) && wanted.some((words) => words[0] === low && words[1] === high);
  }
  const test = textTest(filter);
  return (low, high) => (low !== 0 || high !== 0) && test(hexOfWords(low, high));
}

/** The words of an id of `bytes` bytes in hex, as they lie in memory. */
export function idWords(hex: string, bytes: number): Int32Array | undefined {
  if (hex.length !== bytes * 2 || !/^[0-9a-f]+$/i.test(hex)) return undefined;
  const words = new Int32Array(bytes / 4);
  Buffer.from(words.buffer).set(Buffer.from(hex, 'hex'));
  return words;
}

const idBuffer = Buffer.alloc(8);

export function hexOfWords(low: number, high: number): string {
  idBuffer.writeInt32LE(low, 0);
  idBuffer.writeInt32LE(high, 4);
  return idBuffer.toString('hex');
}
