import { createHash } from 'node:crypto';
import type { Attribute } from '../../../telemetry/any-value.ts';
import { Interner } from '../../../telemetry/columns/byte-table.ts';
import { contextFields } from '../../../telemetry/columns/vocabulary.ts';
import { readResource } from '../../../telemetry/otlp/resource-reader.ts';
import type { Filter } from '../../ports/plan.ts';
import { contextWords } from './day-dictionary.ts';
import type { MetricGroups } from './metric-groups.ts';
import type { KnownMetric, MetricTables } from './metric-tables.ts';
import { readAttributes } from './series-attributes.ts';
import { compileSeriesFilter, type PointTest, type SeriesFilter } from './series-filter.ts';
import type { SeriesView } from './series-values.ts';

/** A series that a query reads. */
export interface QueriedSeries {
  metric: KnownMetric;
  group: number;
  /** Which of its points count; undefined: all. */
  test: PointTest | undefined;
  /** Number of its identity in the query. */
  identity: number;
}

const LEFT_OUT = -1;
/** Series that are read at most; further ones are left out. */
const MAX_SERIES = 200_000;
/** What of a context is part of a series' identity, beside the metric. */
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
  /** Whether series were left out because there are too many. */
  truncated = false;

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

  /** The attributes of a series and of its resource. */
  labelsOf({ identity }: QueriedSeries): Attribute[] {
    const resource = this.#contextWords(identity)[1]!;
    const own = readAttributes(this.#identities.bytes(identity));
    return resource < 0 ? own : [...own, ...readResource(this.#resources.bytes(resource), null).attributes];
  }

  /** What orders series for good: a hash of what they are. */
  hashOf({ metric, identity }: QueriedSeries): string {
    const hash = createHash('sha256').update(metric.id);
    const words = this.#contextWords(identity).subarray(1);
    words.forEach((resource, index) => {
      hash.update(`\0${resourceFields[index]!}`).update(resource < 0 ? '' : this.#resources.bytes(resource));
    });
    return hash.update('\0').update(this.#identities.bytes(identity)).digest('base64url').slice(0, 16);
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
    if (this.series.length === MAX_SERIES) {
      this.truncated = true;
      return LEFT_OUT;
    }
    const group = this.#groups.groupOf(view, identity);
    if (group < 0) return LEFT_OUT;
    const test = verdict === true ? undefined : verdict;
    return this.series.push({ metric, group, test, identity }) - 1;
  }

  /** The metric of an identity, then its resource fields, as numbers of the query; the bytes stand at any offset. */
  #contextWords(identity: number): Int32Array {
    return new Int32Array(this.#contexts.bytes(this.#identities.seed(identity)).slice().buffer);
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
