import type { TimeRange } from '../../../telemetry/time.ts';
import type {
  MetricCardinality,
  MetricDescription,
  MetricListRequest,
  MetricReader,
  PointsPlan,
  SeriesPlan,
} from '../../ports/metric-store.ts';
import type { Key, ScanReport } from '../../ports/plan.ts';
import type { StoreStatistics } from '../../ports/row-store.ts';
import type { Senders } from '../../ports/senders.ts';
import { DamagedPart } from '../rows/damaged-part.ts';
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

  /** Takes over what was written and deleted since; files that are gone are let go. */
  refresh(): Promise<void> {
    return this.#catalog.refresh();
  }

  listMetrics(request: MetricListRequest): ReturnType<MetricReader['listMetrics']> {
    return this.#reading((catalog) => listMetrics(catalog, request));
  }

  metricByName(name: string, of?: Senders): Promise<MetricDescription | null> {
    return this.#reading((catalog) => findMetric(catalog, ({ identity }) => identity.name === name, of));
  }

  metricById(id: string, of?: Senders): Promise<MetricDescription | null> {
    return this.#reading((catalog) => findMetric(catalog, (metric) => metric.id === id, of));
  }

  cardinalities(ids: string[], range: TimeRange, mostValues: number, of?: Senders): Promise<MetricCardinality[]> {
    return this.#reading((catalog) => findCardinalities(catalog, ids, range, mostValues, of));
  }

  series(plan: SeriesPlan): ReturnType<MetricReader['series']> {
    return this.#reading(async (catalog) => withNotes(catalog, await findSeries(plan, catalog)));
  }

  points(plan: PointsPlan): ReturnType<MetricReader['points']> {
    return this.#reading(async (catalog) => withNotes(catalog, await findPoints(plan, catalog)));
  }

  attributeKeys(prefix: string, range: TimeRange, limit: number, of?: Senders): Promise<string[]> {
    return this.#reading((catalog) => findKeys(catalog, prefix, range, limit, of));
  }

  attributeValues(key: Key, prefix: string, range: TimeRange, limit: number, of?: Senders): Promise<string[]> {
    return this.#reading((catalog) => findValues(catalog, key, prefix, range, limit, of));
  }

  statistics(): Promise<StoreStatistics> {
    return this.#reading((catalog) => catalog.statistics());
  }

  close(): void {
    this.#catalog.close();
  }

  /** Reads what there is now. What turns out to be damaged on the way is left out from then on, and it is read again. */
  async #reading<T>(read: (catalog: MetricCatalog) => T | Promise<T>): Promise<T> {
    await this.#catalog.refresh();
    for (;;) {
      try {
        return await read(this.#catalog);
      } catch (error) {
        if (!(error instanceof DamagedPart)) throw error;
        this.#catalog.leaveOut(error);
      }
    }
  }
}

/** The answer, which says what of its range cannot be read. */
function withNotes<Answer extends { report: ScanReport }>(catalog: MetricCatalog, answer: Answer): Answer {
  const { report } = answer;
  return { ...answer, report: { ...report, notes: [...report.notes, ...catalog.notes(report.range)] } };
}
