import type { Aggregation, GroupValue } from '../../store/ports/plan.ts';
import type { JsonValue } from '../../telemetry/any-value.ts';
import { formatNano } from '../../telemetry/time.ts';
import type { Formula, Measure } from '../lower/query-plan.ts';

/** A row of a table, or the series of one group: values[measure][bucket]. */
export interface Group {
  /** The number of the group in the aggregation. */
  number: number;
  keys: GroupValue[];
  values: JsonValue[][];
}

type Numbers = Pick<Aggregation, 'times' | 'keys' | 'values' | 'json'>;

/** Makes columns of a store's aggregates. `seconds` is the width of a bucket, for rates. */
export function groupsOf(
  { times, keys, values, json }: Numbers,
  measures: readonly Measure[],
  seconds: number,
): Group[] {
  const buckets = times.length;
  const size = values[0] ? values[0].length / buckets : 0;
  const columnOf = ({ type, formula }: Measure, first: number): JsonValue[] => {
    // Most are so, and there may be many of them.
    if (formula.op === 'value' && formula.divisor === 1 && type !== 'TIME')
      return values[formula.of]!.slice(first, first + buckets);
    return Array.from({ length: buckets }, (_, bucket) => {
      const cell = first + bucket;
      if (formula.op === 'json') return scale(json[formula.of]?.[cell], formula.divisor);
      const value = evaluate(formula, (of) => values[of]![cell]!, seconds);
      return type === 'TIME' ? timeOf(value) : value;
    });
  };
  return Array.from({ length: size }, (_, number) => ({
    number,
    keys: keys.map((column) => column[number]!),
    values: measures.map((measure) => columnOf(measure, number * buckets)),
  }));
}

function evaluate(
  formula: Exclude<Formula, { op: 'json' }>,
  at: (of: number) => number | null,
  seconds: number,
): number | null {
  switch (formula.op) {
    case 'value':
      return quotient(at(formula.of), formula.divisor);
    case 'perSecond':
      return quotient(at(formula.of), seconds);
    case 'quotient':
      return quotient(quotient(at(formula.of), at(formula.by)), formula.divisor);
    case 'apdex': {
      const tolerating = at(formula.tolerating) ?? 0;
      return quotient((at(formula.satisfied) ?? 0) + tolerating / 2, at(formula.all));
    }
  }
}

function quotient(of: number | null, by: number | null): number | null {
  return of === null || by === null || by === 0 ? null : of / by;
}

/** A double holds nanoseconds to a quarter of a microsecond. */
function timeOf(nano: number | null): string | null {
  return nano === null ? null : formatNano(BigInt(Math.round(nano / 1000)) * 1000n);
}

/** A value of first and last, or the buckets [from, to, count] of a histogram. */
function scale(value: unknown, divisor: number): JsonValue {
  if (typeof value === 'number') return value / divisor;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (!Array.isArray(value)) return null;
  return value.map((bucket: [number, number, number]) => [bucket[0] / divisor, bucket[1] / divisor, bucket[2]]);
}

/** Takes out numbers that JSON cannot hold; whether there were any. */
export function removeInfinities(groups: readonly Group[]): boolean {
  let found = false;
  for (const { values } of groups) {
    for (const column of values) {
      column.forEach((value, bucket) => {
        if (typeof value !== 'number' || Number.isFinite(value)) return;
        column[bucket] = null;
        found = true;
      });
    }
  }
  return found;
}
