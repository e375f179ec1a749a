import * as fc from 'fast-check';
import { tokensOf } from '../../telemetry/tokens.ts';
import type { AggregatePlan, Filter, Key, ListPlan, Literal, StoreAggregate } from '../ports/plan.ts';
import type { TraceListPlan } from '../ports/trace-store.ts';
import { attributeKeys, bodies, doubles, integers, traceIds, words } from './items.arbitrary.ts';
import { budget, hour, hours } from './row-kit.ts';

type Source = 'spans' | 'logs';
type Than = '<' | '<=' | '>' | '>=';

const places = ['any', 'attribute', 'resource', 'scope', 'event', 'link'] as const;
const keyNames = [
  ...attributeKeys,
  'version',
  'otel.scope.name',
  'deployment.environment.name',
  'service.namespace',
  'absent',
];
const key: fc.Arbitrary<Key> = fc.record({ place: fc.constantFrom(...places), name: fc.constantFrom(...keyNames) });

const fields = {
  spans: {
    texts: ['name', 'trace_id', 'span_id', 'parent_span_id'],
    numbers: ['kind', 'status', 'duration'],
  },
  logs: { texts: ['body', 'event_name', 'trace_id', 'span_id'], numbers: ['severity'] },
} as const;

/** A number as it may be written, or a text that may look like one. */
const literal: fc.Arbitrary<Literal> = fc.oneof(
  fc
    .constantFrom(...words, 'null', 'YWI=', ...integers.map(String), ...doubles.map(String))
    .map((text) => ({ text, number: null })),
  fc
    .constantFrom(...integers)
    .map((value) => ({ text: String(value), number: Number.isSafeInteger(Number(value)) ? Number(value) : value })),
  fc.constantFrom(...doubles).map((value) => ({ text: String(value), number: value })),
  fc.constant({ text: '5e2', number: 500 }),
);
const numberLiteral = fc
  .oneof(fc.nat(24), fc.constantFrom(500_000_000, 1e6, 0.5))
  .map((number): Literal => ({ text: String(number), number }));
const timeLiteral = fc
  .constantFrom(0n, 1n, hours(1) - 1n, hours(1), hours(2))
  .map((after): Literal => ({ text: 'an instant', number: hour + after }));
const textLiteral = fc
  .constantFrom(...words, ...bodies, ...traceIds, 'GET /pay', 'order.shipped', '0000000000000001', '0000000000000000')
  .map((text): Literal => ({ text, number: null }));
const than: fc.Arbitrary<Than> = fc.constantFrom<Than>('<', '<=', '>', '>=');
const part = fc.constantFrom('', 're', 'e', '17', 'r 1', '😀', 'ë', '-', '1.', '\u0000', '500', '0');
const glob = fc.constantFrom('*', '*e*', 'R?d', 'order *', '?', '*[*', 'Z*', '5??');
const regex = fc.constantFrom('^r', 'e$', '\\d+', 'order (17|18)', '.', '^$', '(?i)RED');
const phrase = fc
  .constantFrom(
    'order',
    'order 17',
    '17 shipped',
    'SHIPPED',
    'refused',
    'zoë',
    'οδος',
    'k 300',
    'k',
    'σ',
    'long 17',
    'ας 1',
    'red',
    '500',
    'a 1',
  )
  .map((text): Filter => ({ op: 'phrase', tokens: tokensOf(text) }));
const phraseElsewhere = fc
  .tuple(phrase, fc.subarray([...attributeKeys], { minLength: 1 }))
  .map(([words, except]): Filter => ({ ...words, except }) as Filter);

const comparisons = (key: fc.Arbitrary<Key>, value: fc.Arbitrary<Literal>): fc.Arbitrary<Filter>[] => [
  fc.record({ op: fc.constant('equals'), key, value }),
  fc.record({ op: fc.constant('in'), key, values: fc.array(value, { minLength: 1, maxLength: 3 }) }),
  fc.record({ op: fc.constant('compare'), key, than, value }),
  fc.record({ op: fc.constant('exists'), key }),
];
const textTests = (key: fc.Arbitrary<Key>): fc.Arbitrary<Filter>[] => [
  fc.record({ op: fc.constant('contains'), key, text: part }),
  fc.record({ op: fc.constant('glob'), key, pattern: glob }),
  fc.record({ op: fc.constant('regex'), key, pattern: regex }),
];
const intrinsic = (names: readonly string[]): fc.Arbitrary<Key> =>
  fc.constantFrom(...names).map((name) => ({ place: 'intrinsic', name }));

/** Filters as the query language makes them. */
export function filters(source: Source): fc.Arbitrary<Filter> {
  const { texts, numbers } = fields[source];
  const term = fc.oneof(
    { weight: 4, arbitrary: fc.oneof(...comparisons(key, literal), ...textTests(key)) },
    { weight: 2, arbitrary: fc.oneof(...comparisons(intrinsic(texts), textLiteral), ...textTests(intrinsic(texts))) },
    fc.oneof(...comparisons(intrinsic(numbers), numberLiteral)),
    fc.oneof(...comparisons(intrinsic(['timestamp']), timeLiteral)),
    { weight: 2, arbitrary: phrase },
    phraseElsewhere,
    fc.constant<Filter>({ op: 'structured' }),
    fc.constant<Filter>({ op: 'all' }),
  );
  return fc.letrec<{ filter: Filter; terms: Filter[] }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 5, arbitrary: term },
      fc.record({ op: fc.constantFrom('and', 'or'), terms: tie('terms') }),
      fc.record({ op: fc.constant('not'), term: tie('filter') }),
    ),
    terms: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }),
  })).filter;
}

const range = fc
  .tuple(
    fc.constantFrom(0n, 1n, 30_000_000_000n, hours(1) - 1n, hours(1), hours(2)),
    fc.constantFrom(1n, 60_000_000_000n, hours(1), hours(1) + 1n, hours(4)),
  )
  .map(([from, length]) => ({ fromNano: hour + from, toNano: hour + from + length }));
const wholeRange = fc.constant({ fromNano: hour - hours(1), toNano: hour + hours(5) });
const ranges = fc.oneof({ weight: 2, arbitrary: wholeRange }, range);

const groupKeys = (source: Source): fc.Arbitrary<Key> =>
  fc.oneof({ weight: 2, arbitrary: key }, intrinsic([...fields[source].texts, ...fields[source].numbers, 'timestamp']));

export function listPlans(source: Source): fc.Arbitrary<ListPlan> {
  const order = fc.oneof(
    fc.constant({}),
    fc.constant({ oldestFirst: true }),
    fc.record({ order: fc.record({ key: groupKeys(source), descending: fc.boolean() }) }),
  );
  return fc
    .record({ filter: filters(source), range: ranges, order, limit: fc.integer({ min: 1, max: 12 }) })
    .map(({ order, ...plan }) => ({ ...plan, ...order, budget }));
}

export function traceListPlans(): fc.Arbitrary<TraceListPlan> {
  return fc.record({
    filter: filters('spans'),
    range: ranges,
    order: fc.constantFrom('NEWEST', 'SLOWEST', 'MOST_SPANS'),
    limit: fc.integer({ min: 1, max: 4 }),
    budget: fc.constant(budget),
  });
}

const numberFns = ['count', 'sum', 'min', 'max', 'histogram'] as const;
const valueFns = ['uniq', 'first', 'last'] as const;

function aggregates(source: Source): fc.Arbitrary<StoreAggregate> {
  const { texts, numbers } = fields[source];
  const numberKey = fc.oneof({ weight: 2, arbitrary: key }, intrinsic([...numbers, ...texts]));
  const aggregate: fc.Arbitrary<StoreAggregate> = fc.oneof(
    fc.constantFrom<StoreAggregate>({ fn: 'count' }, { fn: 'countTraces' }),
    fc.record({ fn: fc.constantFrom(...numberFns), key: numberKey }),
    fc.record({ fn: fc.constantFrom(...valueFns), key: groupKeys(source) }),
    fc.record({ fn: fc.constant('quantile'), key: numberKey, q: fc.constantFrom(0.01, 0.5, 0.9, 0.99) }),
  );
  return fc
    .tuple(aggregate, fc.option(filters(source), { nil: undefined, freq: 2 }))
    .map(([aggregate, filter]) => (filter ? { ...aggregate, filter } : aggregate));
}

export function aggregatePlans(source: Source): fc.Arbitrary<AggregatePlan> {
  // Half of the plans are such that whole minutes can be answered from what was counted when rows came.
  const counted: fc.Arbitrary<StoreAggregate> = fc.constantFrom<StoreAggregate>(
    { fn: 'count' },
    ...(source === 'spans' ? (['count', 'sum', 'histogram'] as const).map((fn) => ({ fn, key: duration })) : []),
  );
  const countedFilter = fc.constantFrom<Filter>(
    { op: 'all' },
    { op: 'equals', key: { place: 'any', name: 'service.name' }, value: { text: 'shop', number: null } },
    { op: 'exists', key: { place: 'resource', name: 'service.name' } },
    { op: 'equals', key: { place: 'any', name: 'service.version' }, value: { text: '1.0.0', number: null } },
    {
      op: 'not',
      term: {
        op: 'equals',
        key: { place: 'resource', name: 'deployment.environment.name' },
        value: { text: 'test', number: null },
      },
    },
  );
  const countedKeys = fc.constantFrom<Key>(
    { place: 'resource', name: 'service.name' },
    { place: 'any', name: 'service.name' },
    { place: 'any', name: 'deployment.environment.name' },
    { place: 'resource', name: 'service.version' },
    { place: 'intrinsic', name: source === 'spans' ? 'status' : 'severity' },
    ...(source === 'spans' ? [{ place: 'intrinsic', name: 'name' } as const] : []),
  );
  const step = fc.constantFrom(undefined, 1_800_000_000_000, 60_000_000_000, 7_000_000_000_000, 3_600_000_000_000);
  return fc
    .oneof(
      fc.record({
        filter: filters(source),
        by: fc.array(groupKeys(source), { maxLength: 2 }),
        aggregates: fc.array(aggregates(source), { minLength: 1, maxLength: 4 }),
        range: ranges,
        step,
      }),
      fc.record({
        filter: countedFilter,
        by: fc.array(countedKeys, { maxLength: 2 }),
        aggregates: fc.array(counted, { minLength: 1, maxLength: 2 }),
        range: ranges,
        step,
      }),
    )
    .map(({ step, ...plan }) => ({ ...plan, ...(step && { step }), maxGroups: 10_000, budget }));
}

const duration: Key = { place: 'intrinsic', name: 'duration' };
