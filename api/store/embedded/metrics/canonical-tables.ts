import { Interner } from '../../../telemetry/columns/byte-table.ts';
import { contextFields } from '../../../telemetry/columns/vocabulary.ts';
import { contextWords, type SourceTables } from './day-dictionary.ts';
import { forEachTable, type TableName } from './day-format.ts';

/** Tables of a file in which nothing stands twice, and the numbers in them of what stands in the file's own. */
export interface CanonicalTables {
  tables: Record<TableName, Interner>;
  metrics: Int32Array;
  series: Int32Array;
  shapes: Int32Array;
}

/** What was written again, after a restart for one, becomes one. */
export function canonicalTables(source: SourceTables): CanonicalTables {
  const tables = forEachTable(() => new Interner());
  const copy = (name: TableName): Int32Array =>
    Int32Array.from({ length: source[name].count }, (_, number) =>
      intern(tables[name], source[name].bytes(number), source[name].seed(number)),
    );
  const metrics = copy('metrics');
  const resources = copy('resources');
  const shapes = copy('shapes');
  const contexts = Int32Array.from({ length: source.contexts.count }, (_, number) => {
    const words = contextWords(source.contexts, number);
    for (const field of resourceFields) if (words[field]! >= 0) words[field] = resources[words[field]!]!;
    words[contextFields.own] = metrics[words[contextFields.own]!]!;
    return intern(tables.contexts, new Uint8Array(words.buffer), 0);
  });
  const series = Int32Array.from({ length: source.series.count }, (_, number) =>
    intern(tables.series, source.series.bytes(number), contexts[source.series.seed(number)]!),
  );
  return { tables, metrics, series, shapes };
}

const resourceFields = [
  contextFields.resource,
  contextFields.resourceSchemaUrl,
  contextFields.scope,
  contextFields.scopeSchemaUrl,
];

function intern(table: Interner, bytes: Uint8Array, seed: number): number {
  return table.intern(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.length, seed);
}
