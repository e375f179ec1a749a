import type { Attribute } from '../../../telemetry/any-value.ts';
import { Interner } from '../../../telemetry/columns/byte-table.ts';
import { contextFields } from '../../../telemetry/columns/vocabulary.ts';
import type { Filter } from '../../ports/plan.ts';
import { contextWords } from './day-dictionary.ts';
import type { MetricGroups } from './metric-groups.ts';
import type { KnownMetric, MetricTables } from './metric-tables.ts';
import { compileSeriesFilter, type PointTest, type SeriesFilter } from './series-filter.ts';
import type { SeriesView } from './series-values.ts';

/** A series that a query reads. */
export interface QueriedSeries {
  metric: KnownMetric;
  group: number;
  /** Which of its points count; undefined: all. */
  test: PointTest | undefined;
  tables: MetricTables;
  /** Its number in these tables. */
  number: number;
}

const LEFT_OUT = -1;
const resourceFields = [
  contextFields.resource,
  contextFields.resourceSchemaUrl,
  contextFields.scope,
  contextFields.scopeSchemaUrl,
];

/** The series that a query reads, over all parts of the store: the same series has the same number in all of them. */
export class QuerySeries {
  readonly series: QueriedSeries[] = [];
  readonly #filter: SeriesFilter;
  readonly #groups: MetricGroups;
  readonly #resources = new Interner();
  readonly #contexts = new Interner();
  readonly #identities = new Interner();
  /** By number of the identity: number of the series, or LEFT_OUT. */
  readonly #numbers: number[] = [];
  readonly #metrics: string[] = [];

  constructor(filter: Filter, groups: MetricGroups) {
    this.#filter = compileSeriesFilter(filter);
    this.#groups = groups;
  }

  /** By number of a part's series of these metrics: the number in the query, or -1. */
  numbersOf(tables: MetricTables, metrics: readonly KnownMetric[]): Int32Array {
    const numbers = new Int32Array(tables.source.series.count).fill(LEFT_OUT);
    const contexts = new Map<number, number>();
    for (const metric of metrics) {
      const known = this.#metrics.indexOf(metric.id);
      const place = known < 0 ? this.#metrics.push(metric.id) - 1 : known;
      for (const series of tables.seriesOf(metric.number)) {
        const own = tables.source.series.seed(series);
        let context = contexts.get(own);
        if (context === undefined) contexts.set(own, (context = this.#contextNumber(tables, own, place)));
        numbers[series] = this.#numberOf(tables, metric, series, context);
      }
    }
    return numbers;
  }

  labelsOf({ tables, number }: QueriedSeries): Attribute[] {
    return [...tables.attributesOf(number), ...tables.contextOf(number).resource.attributes];
  }

  #numberOf(tables: MetricTables, metric: KnownMetric, series: number, context: number): number {
    const attributes = tables.source.series.bytes(series);
    const identity = this.#identities.intern(attributes, viewOf(attributes), 0, attributes.length, context);
    return (this.#numbers[identity] ??= this.#add(tables, metric, series, identity));
  }

  #add(tables: MetricTables, metric: KnownMetric, number: number, identity: number): number {
    const view: SeriesView = { attributes: tables.source.series.bytes(number), context: tables.contextOf(number) };
    const verdict = this.#filter(view);
    if (verdict === false) return LEFT_OUT;
    const group = this.#groups.groupOf(view, identity);
    if (group < 0) return LEFT_OUT;
    const test = verdict === true ? undefined : verdict;
    return this.series.push({ metric, group, test, tables, number }) - 1;
  }

  /** Contexts are the same where the metric, the resource and the scope are. */
  #contextNumber({ source }: MetricTables, number: number, metric: number): number {
    const words = contextWords(source.contexts, number);
    const identity = Int32Array.of(metric, ...resourceFields.map((field) => this.#resource(source, words[field]!)));
    const bytes = new Uint8Array(identity.buffer);
    return this.#contexts.intern(bytes, viewOf(bytes), 0, bytes.length, 0);
  }

  #resource({ resources }: MetricTables['source'], number: number): number {
    if (number < 0) return -1;
    const bytes = resources.bytes(number);
    return this.#resources.intern(bytes, viewOf(bytes), 0, bytes.length, resources.seed(number));
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
