import type { Key, RowSource } from '../../store/ports/plan.ts';
import { intrinsics } from '../../store/ports/plan.ts';
import type { UnixNano } from '../../telemetry/time.ts';

export type QuerySource = RowSource | 'metric';

/** JSON values by name, for `$name` in the text. */
export type Variables = Readonly<Record<string, unknown>>;

/** What lowering knows, and what it gathers on the way. */
export interface LowerContext {
  /** The query as it was written. */
  text: string;
  source: QuerySource;
  now: UnixNano;
  variables: Variables;
  /** Keys of attributes that may not be asked for. */
  hiddenKeys: ReadonlySet<string>;
  /** Keys that the query looks for among what was sent, fields of the item itself left out. */
  keys: Key[];
  /** Sentences about readings that may surprise. */
  notes: string[];
  /** The size of its patterns so far. */
  patternSteps: number;
}

/** What a query begins with. */
export function lowerContext(
  parts: Pick<LowerContext, 'text' | 'source' | 'now' | 'variables' | 'hiddenKeys'>,
): LowerContext {
  return { ...parts, keys: [], notes: [], patternSteps: 0 };
}

export const noKeys: ReadonlySet<string> = new Set();

export type IntrinsicType = 'text' | 'number' | 'nanoseconds' | 'time';

/** The fields that an item of the source has by itself: those of a trace are those of its spans. */
export function intrinsicsOf(source: QuerySource): ReadonlyMap<string, IntrinsicType> {
  return tables[source];
}

const spans: ReadonlyMap<string, IntrinsicType> = new Map(Object.entries(intrinsics.spans));
const tables: Record<QuerySource, ReadonlyMap<string, IntrinsicType>> = {
  spans,
  traces: spans,
  logs: new Map(Object.entries(intrinsics.logs)),
  metric: new Map(Object.entries(intrinsics.metric)),
};
