import type { ByteTable } from '../../../telemetry/columns/byte-table.ts';
import { contextFields, CONTEXT_WORDS } from '../../../telemetry/columns/vocabulary.ts';
import { TableBuilder } from '../rows/table-builder.ts';
import { forEachTable, type TableName } from './day-format.ts';
import { NumberMap } from './number-map.ts';

/** Tables of a vocabulary, or of another file. */
export type SourceTables = Record<TableName, ByteTable>;

const METRIC = contextFields.own;
const resourceFields = [
  contextFields.resource,
  contextFields.resourceSchemaUrl,
  contextFields.scope,
  contextFields.scopeSchemaUrl,
];

/** Gives the numbers of other tables their numbers in the file of a day, and adds to its tables what they lack. */
export class DayDictionary {
  readonly tables: Record<TableName, TableBuilder>;
  #source: SourceTables | undefined;
  #maps = forEachTable(() => new NumberMap());

  /** `counts`: the entries that the file holds already. */
  constructor(counts: Record<TableName, number>) {
    this.tables = forEachTable((name) => new TableBuilder(counts[name]));
  }

  /** Called before numbers of these tables are asked for. */
  use(source: SourceTables): void {
    if (source === this.#source) return;
    this.#source = source;
    this.#maps = forEachTable(() => new NumberMap());
  }

  series(number: number): number {
    const known = this.#maps.series.get(number);
    if (known >= 0) return known;
    const { series } = this.#source!;
    const context = this.#context(series.seed(number));
    return this.#maps.series.set(number, this.tables.series.add(series.bytes(number), context));
  }

  metric(number: number): number {
    return this.#copy('metrics', number);
  }

  shape(number: number): number {
    return this.#copy('shapes', number);
  }

  #context(number: number): number {
    const known = this.#maps.contexts.get(number);
    if (known >= 0) return known;
    const words = contextWords(this.#source!.contexts, number);
    for (const field of resourceFields) if (words[field]! >= 0) words[field] = this.#copy('resources', words[field]!);
    words[METRIC] = this.#copy('metrics', words[METRIC]!);
    return this.#maps.contexts.set(number, this.tables.contexts.add(new Uint8Array(words.buffer), 0));
  }

  #copy(table: TableName, number: number): number {
    const known = this.#maps[table].get(number);
    if (known >= 0) return known;
    const source = this.#source![table];
    return this.#maps[table].set(number, this.tables[table].add(source.bytes(number), source.seed(number)));
  }
}

/** A copy of a context's words: its bytes may lie at any offset. */
export function contextWords(contexts: ByteTable, number: number): Int32Array<ArrayBuffer> {
  return new Int32Array(new Uint8Array(contexts.bytes(number)).buffer, 0, CONTEXT_WORDS);
}

/** The metric of a context. */
export function metricOf(words: Int32Array): number {
  return words[METRIC]!;
}
