import type { AggregatePlan, Aggregation, ListPlan, Page, ReadBudget, ScanReport } from '../../store/ports/plan.ts';
import type { RowCapabilities } from '../../store/ports/row-store.ts';
import type { TimeRange } from '../../telemetry/time.ts';
import { RowAggregation } from './aggregate.ts';
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
  readonly #items: readonly Item[];
  readonly #view: RowView<Item>;

  constructor(items: readonly Item[], view: RowView<Item>) {
    this.#items = items;
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

  #look(range: TimeRange, budget: ReadBudget): { looked: Item[]; report: ScanReport } {
    const newest = rowOrder({}, this.#view);
    const inRange = this.#items
      .filter((item) => {
        const time = this.#view.timeNano(item);
        return time >= range.fromNano && time < range.toNano;
      })
      .sort((left, right) => newest.compare(newest.position(left), newest.position(right)));
    const looked = inRange.slice(0, budget.maxRows);
    const truncated = looked.length < inRange.length;
    return { looked, report: { range, scannedRows: looked.length, truncated, notes: [] } };
  }
}
