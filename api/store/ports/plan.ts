import type { Nanoseconds, TimeRange } from '../../telemetry/time.ts';

/**
 * What a query asks of a store: the query language lowered to what every store can compile. Names of severities, kinds
 * and statuses are numbers here, durations nanoseconds; a plan that was validated has no other errors to find.
 */
export type RowSource = 'logs' | 'spans' | 'traces';

/**
 * Where a key is looked for. `any`: the item's attributes, then resource, scope, events, links; the first place that
 * has the key counts. `intrinsic`: a field of the item itself, see `intrinsics`.
 */
export type Place = 'any' | 'attribute' | 'resource' | 'scope' | 'event' | 'link' | 'intrinsic';

export interface Key {
  place: Place;
  /** As OpenTelemetry writes it, case kept. */
  name: string;
}

/** The intrinsic keys of each source and what they compare as. */
export const intrinsics = {
  spans: {
    name: 'text',
    kind: 'number',
    status: 'number',
    duration: 'nanoseconds',
    trace_id: 'text',
    span_id: 'text',
    parent_span_id: 'text',
    timestamp: 'time',
  },
  logs: {
    severity: 'number',
    body: 'text',
    event_name: 'text',
    timestamp: 'time',
    trace_id: 'text',
    span_id: 'text',
  },
  metric: { value: 'number', timestamp: 'time' },
} as const;

/**
 * A value as it was written. It equals an attribute of the same text, and a number of the same value where it is one:
 * 500 equals 500, 500.0 and "500". Times are Unix nanoseconds in `number`'s place as a bigint.
 */
export interface Literal {
  text: string;
  number: number | bigint | null;
}

/**
 * Which items count. A key that an item lacks matches under `not` only. A value that is an array matches where one of its
 * elements does. Of a scope, `name` and `version` are keys too (`otel.scope.name` and `otel.scope.version` under `any`).
 */
export type Filter =
  | { op: 'all' }
  | { op: 'and'; terms: Filter[] }
  | { op: 'or'; terms: Filter[] }
  | { op: 'not'; term: Filter }
  /** Adjacent tokens (telemetry/tokens.ts) in the body of a log record, in the name or the value of an attribute of a span, but not of those keys. */
  | { op: 'phrase'; tokens: string[]; except?: readonly string[] }
  /** Log records whose body is a map or a list. */
  | { op: 'structured' }
  | { op: 'equals'; key: Key; value: Literal }
  | { op: 'in'; key: Key; values: Literal[] }
  /** By number where both sides are numbers, else by text in code point order. */
  | { op: 'compare'; key: Key; than: '<' | '<=' | '>' | '>='; value: Literal }
  /** A part of the text, case kept. */
  | { op: 'contains'; key: Key; text: string }
  /** The whole text; `*` stands for any run of characters, `?` for one. Case folded. */
  | { op: 'glob'; key: Key; pattern: string }
  /** RE2 syntax, unanchored. */
  | { op: 'regex'; key: Key; pattern: string }
  | { op: 'exists'; key: Key };

export const everything: Filter = { op: 'all' };

/** What to keep of a long read: it stops at the first bound that it meets, and the result says so. */
export interface ReadBudget {
  /** Rows looked at. */
  maxRows: number;
  timeoutMs: number;
}

/** A place in a list, after which the next page begins: the sort values of its last item. Opaque outside the store. */
export type Position = readonly (string | number | bigint)[];

export interface ListPlan {
  filter: Filter;
  range: TimeRange;
  /** Undefined: newest first, by time, then id. Items that lack the key come last. */
  order?: { key: Key; descending: boolean };
  /** Oldest first where true; only without `order`. */
  oldestFirst?: boolean;
  limit: number;
  after?: Position;
  budget: ReadBudget;
}

/**
 * One number (or null) for each group and bucket.
 * count: items, or those of which the key is a number. countTraces: traces that have an item, each once, exactly. sum, min,
 * max: of the key's numbers, which a text may spell. quantile: nearest rank, within 1 %.
 * uniq: distinct values, within 2 %. first, last: the value at the earliest and latest time. A filter narrows the items.
 * histogram: buckets of [from, to, count], as JSON.
 */
export type StoreAggregate = (
  | { fn: 'count'; key?: Key }
  | { fn: 'countTraces'; key?: never }
  | { fn: 'sum' | 'min' | 'max' | 'uniq' | 'first' | 'last' | 'histogram'; key: Key }
  /** q in (0, 1). */
  | { fn: 'quantile'; key: Key; q: number }
) & { filter?: Filter };

export interface AggregatePlan {
  filter: Filter;
  range: TimeRange;
  /** Groups by the values of these keys; an item that lacks a key is in the group of null. */
  by: Key[];
  /** The width of a time bucket, aligned to the Unix epoch; undefined: one bucket. */
  step?: Nanoseconds;
  aggregates: StoreAggregate[];
  /** Groups past this many, by count of items, are left out and the result says so. */
  maxGroups: number;
  budget: ReadBudget;
}

/**
 * A value that items are grouped by: numbers where a double holds them, else text as `toText` has it. Kinds and statuses
 * are their names in lower case, severities the name of their range, durations nanoseconds, times RFC 3339.
 */
export type GroupValue = string | number | boolean | null;

/** Columns: group g has key values keys[k][g]; aggregate a in bucket b of group g is values[a][g * buckets + b]. */
export interface Aggregation {
  /** Start of each bucket, Unix milliseconds; one, the start of the range, without a step. */
  times: number[];
  keys: GroupValue[][];
  values: (number | null)[][];
  /** For `histogram`, `first` and `last`, whose values are no numbers: by aggregate, else undefined. */
  json: (unknown[] | undefined)[];
}

/** How an answer came about; stands behind `ResultMeta`. */
export interface ScanReport {
  /** What was read: roll-ups widen it to whole steps. */
  range: TimeRange;
  scannedRows: number;
  /** True where a bound cut the answer. */
  truncated: boolean;
  notes: string[];
}

export interface Page<T> {
  items: T[];
  /** The position of each item, for cursors. */
  positions: Position[];
  hasNextPage: boolean;
  report: ScanReport;
}
