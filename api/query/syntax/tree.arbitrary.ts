import * as fc from 'fast-check';
import { combine } from './parse-filter.ts';
import { parseNano } from '../../telemetry/time.ts';
import { readDuration, readNumber } from './quantity.ts';
import { readBareText, readBareValue } from './parse-value.ts';
import { commonPercents, comparisonOperators, keyFunctions } from './tree.ts';
import type {
  AggregateTree,
  DurationTree,
  FilterTree,
  InstantTree,
  KeyTree,
  NamedAggregateTree,
  QueryTree,
  StageTree,
  TextTree,
  TimeTree,
  ValueTree,
} from './tree.ts';

/** Syntax trees of any shape, with texts and keys of any characters, for tests. */
const at = { position: 0, length: 0 };

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', "'", '`', '\\', 'n', 'u', '0', ' ', ':', '*', '-', '>', '$', 'a', '\n') }),
  fc.constantFrom('and', 'NOT', 'in', 'last', 'from', '15m', '42', 'true', 'null', '*', '$x', 'service.name', '/pay'),
);
const text: fc.Arbitrary<TextTree> = anyText.map((text) => ({ kind: 'text', text, at }));
const variable: fc.Arbitrary<TextTree> = fc.constantFrom('$x', '$_long_name1').map((text) => readBareText(text, at));
const words = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: variable });
const key: fc.Arbitrary<KeyTree> = anyText.filter((name) => name !== '').map((name) => ({ name, at }));

const durations = ['1ns', '250ms', '1.5s', '15m', '1h30m', '7d', '2w', '3µs'];
const duration: fc.Arbitrary<DurationTree> = fc
  .constantFrom(...durations)
  .map((text) => ({ text, nanoseconds: readDuration(text)!, at }));
const numbers = ['42', '-1', '1.5', '2%', '10kb', '3MiB', '9223372036854775807', '1e3', '007'];
const instants = ['2026-11-22T09:30:00Z', '2026-11-22T10:30:00.000000001+01:00'];
const bare = [...numbers, ...instants, '250ms', '-15m', 'true', 'false', 'null'];
const value: fc.Arbitrary<ValueTree> = fc.oneof(
  words,
  fc.constantFrom(...bare).map((text) => readBareValue(text, at)),
);

const { filter } = fc.letrec<{ filter: FilterTree }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'filter' },
    fc.constant<FilterTree>({ kind: 'all', at }),
    words.map((words): FilterTree => ({ kind: 'phrase', words, at })),
    fc
      .record({ key, operator: fc.constantFrom(...comparisonOperators), value })
      .map((parts): FilterTree => ({ kind: 'compare', ...parts, at })),
    fc
      .record({ key, values: fc.array(value, { minLength: 1, maxLength: 3 }) })
      .map((parts): FilterTree => ({ kind: 'in', ...parts, at })),
    fc.record({ key, pattern: words }).map((parts): FilterTree => ({ kind: 'glob', ...parts, at })),
    key.map((key): FilterTree => ({ kind: 'has', key, at })),
    tie('filter').map((term): FilterTree => ({ kind: 'not', term, at })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('filter'), { minLength: 1, maxLength: 3 }))
      .map(([kind, terms]) => combine(kind, terms, at)),
  ),
}));
export const filterTree = filter;

const instant: fc.Arbitrary<InstantTree> = fc.oneof(
  fc.constantFrom(...instants).map((text): InstantTree => ({ kind: 'time', text, nano: parseNano(text)!, at })),
  duration.map((duration): InstantTree => ({ kind: 'ago', duration, at })),
);
const time: fc.Arbitrary<TimeTree> = fc.oneof(
  duration.map((duration): TimeTree => ({ kind: 'last', duration, at })),
  fc.record({ from: instant, to: instant }).map((parts): TimeTree => ({ kind: 'between', ...parts, at })),
  fc.record({ instant, window: duration }).map((parts): TimeTree => ({ kind: 'around', ...parts, at })),
);

const aggregate: fc.Arbitrary<AggregateTree> = fc.oneof(
  fc.constantFrom('count' as const, 'rate' as const, 'error_rate' as const).map((fn): AggregateTree => ({ fn, at })),
  duration.map((threshold): AggregateTree => ({ fn: 'apdex', threshold, at })),
  fc.record({ fn: fc.constantFrom(...keyFunctions), key }).map((parts): AggregateTree => ({ ...parts, at })),
  fc
    .record({ percent: fc.constantFrom(...commonPercents), key: fc.option(key) })
    .map((parts): AggregateTree => ({ fn: 'percentile', ...parts, at })),
  fc
    .record({ key, percent: fc.constantFrom(...['50', '99.9', '0.1'].map((text) => Number(readNumber(text)))) })
    .map((parts): AggregateTree => ({ fn: 'pct', ...parts, at })),
  fc.record({ part: filterTree, whole: filterTree }).map((parts): AggregateTree => ({ fn: 'ratio', ...parts, at })),
);
const named: fc.Arbitrary<NamedAggregateTree> = fc.record({ aggregate, name: fc.option(key) });
// `sort p95` names a column, whose key is not known before the query is lowered.
const hasBrackets = (aggregate: AggregateTree): boolean => aggregate.fn !== 'percentile' || aggregate.key !== null;
const count = fc.integer({ min: 1, max: 100_000 });

const stage: fc.Arbitrary<StageTree> = fc.oneof(
  fc
    .record({
      aggregates: fc.array(named, { minLength: 1, maxLength: 3 }),
      by: fc.array(key, { maxLength: 2 }),
      every: fc.option(
        fc.oneof(
          fc.constant({ kind: 'auto' as const, at }),
          duration.map((duration) => ({ kind: 'step' as const, duration, at })),
        ),
      ),
    })
    .map((parts): StageTree => ({ kind: 'stats', ...parts, at })),
  fc.record({ count, key, by: fc.option(named) }).map((parts): StageTree => ({ kind: 'top', ...parts, at })),
  fc
    .array(fc.record({ column: fc.oneof(key, aggregate.filter(hasBrackets)), descending: fc.boolean() }), {
      minLength: 1,
      maxLength: 2,
    })
    .map((keys): StageTree => ({ kind: 'sort', keys, at })),
  count.map((count): StageTree => ({ kind: 'limit', count, at })),
);

export const queryTree: fc.Arbitrary<QueryTree> = fc.record({
  source: fc.oneof(
    fc.constantFrom('logs' as const, 'spans' as const, 'traces' as const).map((kind) => ({ kind, at })),
    key.map(({ name }) => ({ kind: 'metric' as const, name, at })),
  ),
  filter: fc.option(filterTree),
  time: fc.option(time),
  stages: fc.array(stage, { maxLength: 3 }),
});
