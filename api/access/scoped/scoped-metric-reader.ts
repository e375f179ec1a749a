import type {
  MetricAttribute,
  MetricCardinality,
  MetricDescription,
  MetricListRequest,
  MetricReader,
  PointsPlan,
  SeriesPlan,
} from '../../store/ports/metric-store.ts';
import type { Key } from '../../store/ports/plan.ts';
import type { StoreStatistics } from '../../store/ports/row-store.ts';
import type { DataPoint } from '../../telemetry/metric-point.ts';
import type { TimeRange } from '../../telemetry/time.ts';
import { REDACTED, redactAttributes, redactExemplar, redactPoint } from './redact.ts';
import { visibleKeys, VisibleRows } from './scoped-rows.ts';
import type { Visibility } from './visibility.ts';

/** The series of some senders, without what is hidden of them; a metric that none of them sent does not exist. */
export class ScopedMetricReader implements MetricReader {
  readonly #reader: MetricReader;
  readonly #visible: VisibleRows<DataPoint>;

  constructor(reader: MetricReader, visibility: Visibility) {
    this.#reader = reader;
    this.#visible = new VisibleRows(visibility, redactPoint);
  }

  async listMetrics(request: MetricListRequest): ReturnType<MetricReader['listMetrics']> {
    const found = await this.#reader.listMetrics({ ...request, of: this.#visible.of });
    return { ...found, metrics: found.metrics.map((metric) => this.#described(metric)) };
  }

  async metricByName(name: string): Promise<MetricDescription | null> {
    const metric = await this.#reader.metricByName(name, this.#visible.of);
    return metric && this.#described(metric);
  }

  async metricById(id: string): Promise<MetricDescription | null> {
    const metric = await this.#reader.metricById(id, this.#visible.of);
    return metric && this.#described(metric);
  }

  async cardinalities(ids: string[], range: TimeRange, mostValues: number): Promise<MetricCardinality[]> {
    const found = await this.#reader.cardinalities(ids, range, mostValues, this.#visible.of);
    return found.map(({ attributes, ...counts }) => ({ ...counts, attributes: this.#counted(attributes) }));
  }

  async series(plan: SeriesPlan): ReturnType<MetricReader['series']> {
    const { hidden } = this.#visible;
    const filter = this.#visible.filter(plan.filter);
    const { result, report } = await this.#reader.series({ ...plan, filter, by: hidden.keys(plan.by) });
    if (hidden.isEmpty) return { result, report };
    const labels = result.labels?.map((attributes) => redactAttributes(attributes, hidden)) ?? null;
    const exemplars = result.exemplars.map((list) => list.map((exemplar) => redactExemplar(exemplar, hidden)));
    return { result: { ...result, labels, exemplars }, report };
  }

  async points(plan: PointsPlan): ReturnType<MetricReader['points']> {
    const found = await this.#reader.points({ ...plan, filter: this.#visible.filter(plan.filter) });
    return { ...found, points: this.#visible.items(found.points) };
  }

  attributeKeys(prefix: string, range: TimeRange, limit: number): Promise<string[]> {
    return visibleKeys(this.#reader, this.#visible, prefix, range, limit);
  }

  attributeValues(key: Key, prefix: string, range: TimeRange, limit: number): Promise<string[]> {
    const { hidden, of } = this.#visible;
    return hidden.hides(key) ? Promise.resolve([]) : this.#reader.attributeValues(key, prefix, range, limit, of);
  }

  statistics(): Promise<StoreStatistics> {
    return this.#reader.statistics();
  }

  #described(metric: MetricDescription): MetricDescription {
    const { hidden } = this.#visible;
    return {
      ...metric,
      metadata: redactAttributes(metric.metadata, hidden),
      attributeKeys: metric.attributeKeys.filter((key) => !hidden.has(key)),
    };
  }

  /** Of what is hidden there is one value. */
  #counted(attributes: MetricAttribute[]): MetricAttribute[] {
    const counted = attributes.map((attribute): MetricAttribute => {
      if (!this.#visible.hidden.has(attribute.key)) return attribute;
      const { seriesCount } = attribute;
      return { ...attribute, valueCount: 1, values: [{ value: REDACTED, seriesCount }] };
    });
    return counted.sort((a, b) => Number(a.isResource) - Number(b.isResource) || b.valueCount - a.valueCount);
  }
}
