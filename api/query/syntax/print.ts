import { printFilter } from './print-filter.ts';
import { printKey } from './print-text.ts';
import { isAggregate } from './tree.ts';
import type {
  AggregateTree,
  EveryTree,
  InstantTree,
  NamedAggregateTree,
  QueryTree,
  SortKeyTree,
  SourceTree,
  StageTree,
  TimeTree,
} from './tree.ts';

/** The canonical text of a query: parsing it gives the same tree. */
export function printQuery(query: QueryTree): string {
  const head = [printSource(query.source)];
  if (query.filter) head.push(printFilter(query.filter));
  if (query.time) head.push(printTime(query.time));
  return [head.join(' '), ...query.stages.map(printStage)].join(' | ');
}

function printSource(source: SourceTree): string {
  return source.kind === 'metric' ? `metric ${printKey(source.name)}` : source.kind;
}

function printTime(time: TimeTree): string {
  switch (time.kind) {
    case 'last':
      return `last ${time.duration.text}`;
    case 'between':
      return `from ${printInstant(time.from)} to ${printInstant(time.to)}`;
    case 'around':
      return `around ${printInstant(time.instant)} ±${time.window.text}`;
  }
}

function printInstant(instant: InstantTree): string {
  return instant.kind === 'time' ? instant.text : `-${instant.duration.text}`;
}

function printStage(stage: StageTree): string {
  switch (stage.kind) {
    case 'stats': {
      const by = stage.by.length > 0 ? ` by ${stage.by.map((key) => printKey(key.name)).join(', ')}` : '';
      return `stats ${stage.aggregates.map(printNamedAggregate).join(', ')}${by}${printEvery(stage.every)}`;
    }
    case 'top': {
      const by = stage.by ? ` by ${printNamedAggregate(stage.by)}` : '';
      return `top ${stage.count} ${printKey(stage.key.name)}${by}`;
    }
    case 'sort':
      return `sort ${stage.keys.map(printSortKey).join(', ')}`;
    case 'limit':
      return `limit ${stage.count}`;
  }
}

function printEvery(every: EveryTree | null): string {
  if (every === null) return '';
  return ` every ${every.kind === 'auto' ? 'auto' : every.duration.text}`;
}

function printSortKey({ column, descending }: SortKeyTree): string {
  const text = isAggregate(column) ? printAggregate(column) : printKey(column.name);
  return descending ? `${text} desc` : text;
}

function printNamedAggregate({ aggregate, name }: NamedAggregateTree): string {
  return name ? `${printAggregate(aggregate)} as ${printKey(name.name)}` : printAggregate(aggregate);
}

/** Also the name of its column where none is given. */
export function printAggregate(aggregate: AggregateTree): string {
  switch (aggregate.fn) {
    case 'count':
    case 'rate':
    case 'error_rate':
      return `${aggregate.fn}()`;
    case 'apdex':
      return `apdex(${aggregate.threshold.text})`;
    case 'percentile':
      return aggregate.key ? `p${aggregate.percent}(${printKey(aggregate.key.name)})` : `p${aggregate.percent}`;
    case 'pct':
      return `pct(${printKey(aggregate.key.name)}, ${aggregate.percent})`;
    case 'ratio':
      return `ratio(${printFilter(aggregate.part)}, ${printFilter(aggregate.whole)})`;
    default:
      return `${aggregate.fn}(${printKey(aggregate.key.name)})`;
  }
}
