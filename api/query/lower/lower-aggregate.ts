import type { Filter, Key, StoreAggregate } from '../../store/ports/plan.ts';
import { lowestSeverity } from '../../telemetry/log-record.ts';
import { STATUS_ERROR } from '../../telemetry/span.ts';
import { NANO_PER_MS } from '../../telemetry/time.ts';
import { fault } from '../syntax/query-error.ts';
import { printAggregate } from '../syntax/print.ts';
import type { AggregateTree, KeyTree } from '../syntax/tree.ts';
import { compare } from './enumerations.ts';
import { intrinsicsOf } from './lower-context.ts';
import type { LowerContext } from './lower-context.ts';
import { allOf } from './combine.ts';
import { lowerFilter } from './lower-filter.ts';
import { lowerKey } from './lower-key.ts';
import type { ColumnType, Formula, Measure } from './query-plan.ts';

/** Numbers the store's aggregates that measures need; those that several need are asked for once. */
export class AggregateList {
  readonly aggregates: StoreAggregate[] = [];
  readonly #numbers = new Map<string, number>();

  number(aggregate: StoreAggregate): number {
    const identity = JSON.stringify(aggregate, (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value,
    );
    const known = this.#numbers.get(identity);
    if (known !== undefined) return known;
    const number = this.aggregates.push(aggregate) - 1;
    this.#numbers.set(identity, number);
    return number;
  }
}

const duration: Key = { place: 'intrinsic', name: 'duration' };
const isError: Filter = {
  op: 'equals',
  key: { place: 'intrinsic', name: 'status' },
  value: { text: String(STATUS_ERROR), number: STATUS_ERROR },
};

/** A measure over logs, spans or traces. Of traces, counts count each trace once and all else is of their spans. */
export function lowerAggregate(tree: AggregateTree, list: AggregateList, context: LowerContext): Measure {
  const count = (filter?: Filter): number => {
    const fn = context.source === 'traces' ? 'countTraces' : 'count';
    return list.number(filter && filter.op !== 'all' ? { fn, filter } : { fn });
  };
  const measure = (formula: Formula, type: ColumnType | null, unit: string | null): Measure => {
    return { name: printAggregate(tree), type, unit, formula };
  };
  switch (tree.fn) {
    case 'count':
      return measure({ op: 'value', of: count(), divisor: 1 }, 'NUMBER', null);
    case 'rate':
      return measure({ op: 'perSecond', of: count() }, 'NUMBER', '1/s');
    case 'error_rate':
      return measure({ op: 'quotient', of: count(errors(context)), by: count(), divisor: 1 }, 'NUMBER', '1');
    case 'ratio': {
      const whole = lowerFilter(tree.whole, context);
      const part = allOf([whole, lowerFilter(tree.part, context)]);
      return measure({ op: 'quotient', of: count(part), by: count(whole), divisor: 1 }, 'NUMBER', '1');
    }
    case 'apdex':
      return measure(apdex(tree, list, context), 'NUMBER', '1');
    case 'uniq':
      return measure(
        { op: 'value', of: list.number({ fn: 'uniq', key: lowerKey(tree.key, context) }), divisor: 1 },
        'NUMBER',
        null,
      );
    case 'first':
    case 'last': {
      const key = lowerKey(tree.key, context);
      const { type, unit, divisor } = scaleOf(key, context);
      return measure({ op: 'json', of: list.number({ fn: tree.fn, key }), divisor }, type, unit);
    }
    default:
      return measureOfNumbers(tree, list, context, measure);
  }
}

type NumberTree = Extract<AggregateTree, { fn: 'sum' | 'avg' | 'min' | 'max' | 'hist' | 'percentile' | 'pct' }>;

function measureOfNumbers(
  tree: NumberTree,
  list: AggregateList,
  context: LowerContext,
  measure: (formula: Formula, type: ColumnType | null, unit: string | null) => Measure,
): Measure {
  const key = tree.key ? numbersOf(tree.key, tree, context) : measuredBySpans(tree, context);
  const { type, unit, divisor } = scaleOf(key, context);
  const value = (aggregate: StoreAggregate): Measure => {
    return measure({ op: 'value', of: list.number(aggregate), divisor }, type ?? 'NUMBER', unit);
  };
  switch (tree.fn) {
    case 'hist':
      return measure({ op: 'json', of: list.number({ fn: 'histogram', key }), divisor }, 'JSON', unit);
    case 'avg': {
      const of = list.number({ fn: 'sum', key });
      return measure({ op: 'quotient', of, by: list.number({ fn: 'count', key }), divisor }, type ?? 'NUMBER', unit);
    }
    case 'percentile':
    case 'pct':
      return value({ fn: 'quantile', key, q: quantileOf(tree.percent) });
    default:
      return value({ fn: tree.fn, key });
  }
}

/** 99.9 / 100 is a little more than 0.999, which would be the next rank. */
export function quantileOf(percent: number): number {
  return Number((percent / 100).toPrecision(15));
}

function measuredBySpans(tree: AggregateTree, context: LowerContext): Key {
  if (context.source !== 'logs') return duration;
  const name = printAggregate(tree);
  return fault(
    `${name} alone is of the duration of spans`,
    tree.at,
    `name a key of the logs: ${name}(http.request.body.size)`,
  );
}

/** A key whose numbers can be reckoned with. Of times only the first and last are of use. */
function numbersOf(tree: KeyTree, aggregate: NumberTree, context: LowerContext): Key {
  const key = lowerKey(tree, context);
  if (key.place !== 'intrinsic' || key.name === 'duration') return key;
  const isTime = intrinsicsOf(context.source).get(key.name) === 'time';
  if (isTime && (aggregate.fn === 'min' || aggregate.fn === 'max')) return key;
  const hint = isTime
    ? 'min(timestamp) and max(timestamp) are the first and last'
    : `to count by it write: by ${key.name}`;
  return fault(`${key.name} is not a number`, tree.at, hint);
}

function scaleOf(key: Key, context: LowerContext): { type: ColumnType | null; unit: string | null; divisor: number } {
  const type = key.place === 'intrinsic' ? intrinsicsOf(context.source).get(key.name) : undefined;
  if (type === 'nanoseconds') return { type: 'DURATION', unit: 'ms', divisor: NANO_PER_MS };
  return { type: type === 'time' ? 'TIME' : null, unit: null, divisor: 1 };
}

function errors(context: LowerContext): Filter {
  return context.source === 'logs'
    ? compare({ place: 'intrinsic', name: 'severity' }, '>=', lowestSeverity('error'))
    : isError;
}

/** The share of spans within the threshold, and half of those within four times of it (apdex.org, version 1.1). */
function apdex(tree: Extract<AggregateTree, { fn: 'apdex' }>, list: AggregateList, context: LowerContext): Formula {
  if (context.source !== 'spans') fault('apdex is of spans', tree.at, 'begin the query with spans');
  const threshold = tree.threshold.nanoseconds;
  const satisfied = compare(duration, '<=', threshold);
  const tolerating = allOf([compare(duration, '>', threshold), compare(duration, '<=', threshold * 4)]);
  return {
    op: 'apdex',
    satisfied: list.number({ fn: 'count', filter: satisfied }),
    tolerating: list.number({ fn: 'count', filter: tolerating }),
    all: list.number({ fn: 'count' }),
  };
}
