import type { TimeRange } from '../../../telemetry/time.ts';
import type {
  MetricCardinality,
  MetricDescription,
  MetricListRequest,
  MetricReader,
  PointsPlan,
  SeriesPlan,
} from '../../ports/metric-store.ts';
import type { Key } from '../../ports/plan.ts';
import type { StoreStatistics } from '../../ports/row-store.ts';
import type { MemoryBudget } from '../rows/memory-budget.ts';
import { findPoints } from './find-points.ts';
import { findSeries } from './find-series.ts';
import { findMetric, listMetrics } from './known-metrics.ts';
import { findCardinalities } from './metric-cardinality.ts';
import { MetricCatalog } from './metric-catalog.ts';
import { findKeys, findValues } from './metric-completion.ts';
import type { MetricWriterLink } from './shared-metrics.ts';

/** Reads metrics from the files of a store and from the memory of its writer. */
export class EmbeddedMetricReader implements MetricReader {
  readonly #catalog: MetricCatalog;

  constructor(link: MetricWriterLink, memory: MemoryBudget) {
    this.#catalog = new MetricCatalog(link, memory);
  }

  async listMetrics(request: MetricListRequest): ReturnType<MetricReader['listMetrics']> {
    await this.#catalog.refresh();
    return listMetrics(this.#catalog, request);
  }

  async metricByName(name: string): Promise<MetricDescription | null> {
    await this.#catalog.refresh();
    return findMetric(this.#catalog, ({ identity }) => identity.name === name);
  }

  async metricById(id: string): Promise<MetricDescription | null> {
    await this.#catalog.refresh();
    return findMetric(this.#catalog, (metric) => metric.id === id);
  }

  async cardinalities(ids: string[], range: TimeRange, mostValues: number): Promise<MetricCardinality[]> {
    await this.#catalog.refresh();
    return findCardinalities(this.#catalog, ids, range, mostValues);
  }

  async series(plan: SeriesPlan): ReturnType<MetricReader['series']> {
    await this.#catalog.refresh();
    return findSeries(plan, this.#catalog);
  }

  async points(plan: PointsPlan): ReturnType<MetricReader['points']> {
    await this.#catalog.refresh();
    return findPoints(plan, this.#catalog);
  }

  async attributeKeys(prefix: string, range: TimeRange, limit: number): Promise<string[]> {
    await this.#catalog.refresh();
    return findKeys(this.#catalog, prefix, range, limit);
  }

  async attributeValues(key: Key, prefix: string, range: TimeRange, limit: number): Promise<string[]> {
    await this.#catalog.refresh();
    return findValues(this.#catalog, key, prefix, range, limit);
  }

  async statistics(): Promise<StoreStatistics> {
    await this.#catalog.refresh();
    return this.#catalog.statistics();
  }

  close(): void {
    this.#catalog.close();
  }
}
