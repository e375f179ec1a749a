import type { Extent } from './query-error.ts';

/**
 * The syntax tree of a query: what was written, before any of it is looked up. `print` turns it into canonical text, and
 * parsing that text gives an equal tree. Every node that an error may point at knows its place.
 */
export interface QueryTree {
  source: SourceTree;
  /** null where none was written, which is everything. */
  filter: FilterTree | null;
  time: TimeTree | null;
  stages: StageTree[];
}

export type SourceTree =
  { kind: 'logs' | 'spans' | 'traces'; at: Extent } | { kind: 'metric'; name: string; at: Extent };

/** `and` and `or` have two terms or more, none of their own kind. */
export type FilterTree =
  | { kind: 'all'; at: Extent }
  | { kind: 'and' | 'or'; terms: FilterTree[]; at: Extent }
  | { kind: 'not'; term: FilterTree; at: Extent }
  /** A word or a phrase in quotes. */
  | { kind: 'phrase'; words: TextTree; at: Extent }
  | { kind: 'compare'; key: KeyTree; operator: ComparisonOperator; value: ValueTree; at: Extent }
  | { kind: 'in'; key: KeyTree; values: ValueTree[]; at: Extent }
  | { kind: 'glob'; key: KeyTree; pattern: TextTree; at: Extent }
  | { kind: 'has'; key: KeyTree; at: Extent };

export const comparisonOperators = ['=', '!=', '>', '>=', '<', '<=', '~', '!~', 'contains'] as const;
export type ComparisonOperator = (typeof comparisonOperators)[number];

/** As it was written, prefix included, without back-quotes. */
export interface KeyTree {
  name: string;
  at: Extent;
}

/** `text` is as it was written: 1.5s, 10kb, 2%. */
export type ValueTree =
  | TextTree
  | { kind: 'number'; text: string; number: number | bigint; at: Extent }
  | { kind: 'duration'; text: string; nanoseconds: number; at: Extent }
  | { kind: 'time'; text: string; nano: bigint; at: Extent }
  | { kind: 'boolean'; text: 'true' | 'false'; at: Extent }
  | { kind: 'null'; at: Extent };

/** `text` is what is meant: quotes taken off, escapes resolved. A variable stands for a value that comes with the query. */
export type TextTree = { kind: 'text'; text: string; at: Extent } | { kind: 'variable'; name: string; at: Extent };

export interface DurationTree {
  text: string;
  nanoseconds: number;
  at: Extent;
}

/** An instant, or a time before now. */
export type InstantTree =
  { kind: 'time'; text: string; nano: bigint; at: Extent } | { kind: 'ago'; duration: DurationTree; at: Extent };

export type TimeTree =
  | { kind: 'last'; duration: DurationTree; at: Extent }
  | { kind: 'between'; from: InstantTree; to: InstantTree; at: Extent }
  | { kind: 'around'; instant: InstantTree; window: DurationTree; at: Extent };

export type StageTree =
  | { kind: 'stats'; aggregates: NamedAggregateTree[]; by: KeyTree[]; every: EveryTree | null; at: Extent }
  | { kind: 'top'; count: number; key: KeyTree; by: NamedAggregateTree | null; at: Extent }
  | { kind: 'sort'; keys: SortKeyTree[]; at: Extent }
  | { kind: 'limit'; count: number; at: Extent };

export type EveryTree = { kind: 'auto'; at: Extent } | { kind: 'step'; duration: DurationTree; at: Extent };

export interface SortKeyTree {
  column: KeyTree | AggregateTree;
  descending: boolean;
}

export interface NamedAggregateTree {
  aggregate: AggregateTree;
  name: KeyTree | null;
}

export const keyFunctions = ['sum', 'avg', 'min', 'max', 'uniq', 'first', 'last', 'hist'] as const;
export type KeyFunction = (typeof keyFunctions)[number];

export type AggregateTree =
  | { fn: 'count' | 'rate' | 'error_rate'; at: Extent }
  | { fn: 'apdex'; threshold: DurationTree; at: Extent }
  | { [Fn in KeyFunction]: { fn: Fn; key: KeyTree; at: Extent } }[KeyFunction]
  /** p50 to p99: of the source's own measurement where no key is given. */
  | { fn: 'percentile'; percent: CommonPercent; key: KeyTree | null; at: Extent }
  | { fn: 'pct'; key: KeyTree; percent: number; at: Extent }
  | { fn: 'ratio'; part: FilterTree; whole: FilterTree; at: Extent };

export const commonPercents = [50, 90, 95, 99] as const;
export type CommonPercent = (typeof commonPercents)[number];

export function isAggregate(column: KeyTree | AggregateTree): column is AggregateTree {
  return 'fn' in column;
}
