import type { Filter, Key, Literal, StoreAggregate } from '../../store/ports/plan.ts';
import { formatNano } from '../../telemetry/time.ts';
import type { TimeRange } from '../../telemetry/time.ts';
import type { Formula, GroupStep, GroupsQuery, MetricQuery, QueryPlan } from '../lower/query-plan.ts';
import { formatDuration } from '../time-range.ts';

/** A plan as lines that a reader of the cases understands. Fields of the item itself begin with a dot. */
export function describePlan(plan: QueryPlan): string[] {
  const notes = plan.notes.map((note) => `note    ${note}`);
  return [...describeShape(plan), `range   ${describeRange(plan.range)}`, ...notes];
}

function describeShape(plan: QueryPlan): string[] {
  switch (plan.shape) {
    case 'list': {
      const { order, oldestFirst } = plan.order;
      const sorted = order ? `by ${describeKey(order.key)}${order.descending ? ' desc' : ''}` : 'newest first';
      return [
        `list    ${plan.source}, ${oldestFirst ? 'oldest first' : sorted}${describeLimit(plan.limit)}`,
        `filter  ${describeFilter(plan.filter)}`,
      ];
    }
    case 'traces':
      return [`list    traces, ${plan.order}${describeLimit(plan.limit)}`, `filter  ${describeFilter(plan.filter)}`];
    case 'groups':
      return [...describeGroups(plan), ...plan.steps.map(describeStep)];
    case 'metric':
      return [...describeMetric(plan), ...plan.steps.map(describeStep)];
  }
}

function describeGroups({ source, plan, by, measures }: GroupsQuery): string[] {
  const aggregates = plan.aggregates.map(describeAggregate);
  return [
    `groups  of ${source}${describeBy(plan.by, plan.step)}, ${plan.maxGroups} at most`,
    `filter  ${describeFilter(plan.filter)}`,
    ...by.map((name, index) => `column  ${name} = ${describeKey(plan.by[index]!)}`),
    ...measures.map(({ name, type, unit, formula }) => {
      const kind = [type ?? 'any type', unit].filter((part) => part !== null).join(' in ');
      return `column  ${name}: ${kind} = ${describeFormula(formula, aggregates)}`;
    }),
  ];
}

function describeMetric({ plan, by, measures }: MetricQuery): string[] {
  const name = 'name' in plan.metric ? plan.metric.name : plan.metric.id;
  const columns = measures?.map((measure) => {
    const aggregate = measure.aggregate.fn === 'quantile' ? `quantile ${measure.aggregate.q}` : measure.aggregate.fn;
    return `column  ${measure.name}: unit ${measure.unit} = ${aggregate}`;
  });
  return [
    `groups  of metric ${name}${describeBy(plan.by, plan.step)}, ${plan.maxSeries} at most`,
    `filter  ${describeFilter(plan.filter)}`,
    ...by.map((name, index) => `column  ${name} = ${describeKey(plan.by[index]!)}`),
    ...(columns ?? ['column  by the type of the metric']),
  ];
}

function describeBy(by: Key[], step: number | undefined): string {
  const keys = by.length > 0 ? ` by ${by.map(describeKey).join(', ')}` : '';
  return step === undefined ? keys : `${keys} every ${formatDuration(step)}`;
}

function describeLimit(limit: number | null): string {
  return limit === null ? '' : `, ${limit} at most`;
}

function describeFilter(filter: Filter): string {
  switch (filter.op) {
    case 'all':
      return 'everything';
    case 'and':
    case 'or':
      return filter.terms.map(describeTerm).join(` ${filter.op} `);
    case 'not':
      return `not ${describeTerm(filter.term)}`;
    case 'phrase':
      return `words[${filter.tokens.join(' ')}]`;
    case 'structured':
      return 'a map or a list';
    case 'equals':
      return `${describeKey(filter.key)} = ${describeLiteral(filter.value)}`;
    case 'in':
      return `${describeKey(filter.key)} in [${filter.values.map(describeLiteral).join(', ')}]`;
    case 'compare':
      return `${describeKey(filter.key)} ${filter.than} ${describeLiteral(filter.value)}`;
    case 'contains':
      return `${describeKey(filter.key)} contains ${JSON.stringify(filter.text)}`;
    case 'glob':
    case 'regex':
      return `${describeKey(filter.key)} ${filter.op} ${filter.pattern}`;
    case 'exists':
      return `has ${describeKey(filter.key)}`;
  }
}

function describeTerm(filter: Filter): string {
  return filter.op === 'and' || filter.op === 'or' ? `(${describeFilter(filter)})` : describeFilter(filter);
}

function describeKey({ place, name }: Key): string {
  if (place === 'intrinsic') return `.${name}`;
  return place === 'any' ? name : `${place}:${name}`;
}

/** Text in quotes; a number as it is, with its text where that is another. */
function describeLiteral({ text, number }: Literal): string {
  if (number === null) return JSON.stringify(text);
  if (typeof number === 'bigint' && number > 10n ** 18n) return formatNano(number);
  return String(number) === text ? text : `${number} ${JSON.stringify(text)}`;
}

function describeAggregate(aggregate: StoreAggregate): string {
  const key = aggregate.key ? ` ${describeKey(aggregate.key)}` : '';
  const q = aggregate.fn === 'quantile' ? ` ${aggregate.q}` : '';
  const filter = aggregate.filter ? ` where ${describeFilter(aggregate.filter)}` : '';
  return `(${aggregate.fn}${key}${q}${filter})`;
}

function describeFormula(formula: Formula, aggregates: string[]): string {
  switch (formula.op) {
    case 'value':
    case 'json':
      return aggregates[formula.of]! + describeDivisor(formula.divisor);
    case 'perSecond':
      return `${aggregates[formula.of]} / seconds`;
    case 'quotient':
      return `${aggregates[formula.of]} / ${aggregates[formula.by]}${describeDivisor(formula.divisor)}`;
    case 'apdex':
      return `(${aggregates[formula.satisfied]} + ${aggregates[formula.tolerating]} / 2) / ${aggregates[formula.all]}`;
  }
}

function describeDivisor(divisor: number): string {
  return divisor === 1 ? '' : ` / ${divisor}`;
}

function describeStep(step: GroupStep): string {
  switch (step.do) {
    case 'limit':
      return `then    the first ${step.count}`;
    case 'top':
      return `then    the ${step.count} of column ${step.key} with the highest column ${step.by}`;
    case 'sort':
      return `then    sorted by ${step.by.map(({ column, descending }) => `column ${column}${descending ? ' desc' : ''}`).join(', ')}`;
  }
}

function describeRange({ fromNano, toNano }: TimeRange): string {
  const clock = (nano: bigint): string => formatNano(nano).replace(/(?:\.0+|0+)Z$/, 'Z');
  return `${clock(fromNano)} to ${clock(toNano)}`;
}
