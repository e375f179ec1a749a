/**
 * The tables of a partition's dictionary. Entries are numbered from 0 in the order in which they were first used; the
 * same entry may stand twice (a writer that opens a file again does not look for what is there).
 */
export const tableNames = [
  /** Attribute keys. */
  'keys',
  /** AnyValues; the seed is the key. */
  'values',
  /** Span names, severity texts, event names. */
  'names',
  /** Resource and InstrumentationScope messages and schema URLs; the seed tells which (telemetry/columns/vocabulary.ts). */
  'resources',
  /** Eight 32-bit numbers each: what many rows share. */
  'contexts',
  /** Attribute lists as 32-bit entries (telemetry/columns/attribute-columns.ts). */
  'sets',
  /** Log body templates; entry n is template n + 1. */
  'templates',
  /** 16-byte trace ids; entry n is trace n + 1. */
  'traces',
  /** Services with their environment, see service-entry.ts. */
  'services',
  /** Series of the roll-ups: three 32-bit numbers each, see roll-up.ts. */
  'series',
  /** Edges of calls, as JSON [from, to, environment | null], see spans/call-edges.ts. */
  'edges',
] as const;

export type TableName = (typeof tableNames)[number];
export type Tables<T> = Record<TableName, T>;

export function forEachTable<T>(make: (name: TableName) => T): Tables<T> {
  return Object.fromEntries(tableNames.map((name) => [name, make(name)])) as Tables<T>;
}
