import type { AggregatePlan, Aggregation, ListPlan, Page, ReadBudget, ScanReport } from '../../store/ports/plan.ts';
import type { RowCapabilities, StoreStatistics } from '../../store/ports/row-store.ts';
import type { TimeRange } from '../../telemetry/time.ts';
import { RowAggregation } from './aggregate.ts';
import { scopeAttributes } from './key-values.ts';
import { matcher } from './match.ts';
import { rowOrder } from './order.ts';
import type { RowView } from './row-view.ts';

/** Rows held in memory, read as a store is. Budgets count: rows are looked at newest first. */
export class MemoryRows<Item> {
  readonly capabilities: RowCapabilities = {
    aggregates: ['count', 'countTraces', 'sum', 'min', 'max', 'uniq', 'first', 'last', 'histogram', 'quantile'],
    regex: true,
    orderByKey: true,
  };
  readonly items: readonly Item[];
  readonly #view: RowView<Item>;

  constructor(items: readonly Item[], view: RowView<Item>) {
    this.items = items;
    this.#view = view;
  }

  list(plan: ListPlan): Promise<Page<Item>> {
    const { looked, report } = this.#look(plan.range, plan.budget);
    const order = rowOrder(plan, this.#view);
    const matching = looked
      .filter(matcher(plan.filter, this.#view))
      .map((item) => ({ item, position: order.position(item) }))
      .sort((left, right) => order.compare(left.position, right.position));
    const { after } = plan;
    const rest = after ? matching.filter(({ position }) => order.compare(after, position) < 0) : matching;
    const page = rest.slice(0, plan.limit);
    return Promise.resolve({
      items: page.map(({ item }) => item),
      positions: page.map(({ position }) => position),
      hasNextPage: rest.length > page.length,
      report,
    });
  }

  aggregate(plan: AggregatePlan): Promise<{ aggregation: Aggregation; report: ScanReport }> {
    const { looked, report } = this.#look(plan.range, plan.budget);
    const rows = new RowAggregation(plan, this.#view);
    for (const item of looked.filter(matcher(plan.filter, this.#view))) rows.add(item);
    const aggregation = rows.finish();
    return Promise.resolve({ aggregation, report: { ...report, truncated: report.truncated || rows.truncated } });
  }

  /** Keys of attributes, resources and scopes, those of most rows first. */
  attributeKeys(prefix: string, range: TimeRange, limit: number): Promise<string[]> {
    const counts = new Map<string, number>();
    for (const item of this.#within(range)) {
      const scope = scopeAttributes(this.#view.scope(item));
      const keys = [...this.#view.attributes(item), ...this.#view.resource(item), ...scope].map(({ key }) => key);
      for (const key of new Set(keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const found = [...counts].filter(([key]) => key.toLowerCase().startsWith(prefix.toLowerCase()));
    found.sort(([, left], [, right]) => right - left);
    return Promise.resolve(found.slice(0, limit).map(([key]) => key));
  }

  statistics(): Promise<StoreStatistics> {
    const times = this.items.map((item) => this.#view.timeNano(item)).sort((left, right) => (left < right ? -1 : 1));
    return Promise.resolve({
      oldestNano: times[0] ?? null,
      newestNano: times.at(-1) ?? null,
      rows: times.length,
      bytesOnDisk: 0,
      damages: [],
    });
  }

  #within({ fromNano, toNano }: TimeRange): Item[] {
    return this.items.filter((item) => {
      const time = this.#view.timeNano(item);
      return time >= fromNano && time < toNano;
    });
  }

  #look(range: TimeRange, budget: ReadBudget): { looked: Item[]; report: ScanReport } {
    const newest = rowOrder({}, this.#view);
    const inRange = this.#within(range).sort((left, right) => {
      return newest.compare(newest.position(left), newest.position(right));
    });
    const looked = inRange.slice(0, budget.maxRows);
    const truncated = looked.length < inRange.length;
    return { looked, report: { range, scannedRows: looked.length, truncated, notes: [] } };
  }
}
