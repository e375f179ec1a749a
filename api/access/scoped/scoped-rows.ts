import type { AggregatePlan, Aggregation, Filter, Key, ListPlan, Page, ScanReport } from '../../store/ports/plan.ts';
import type { ArrivalPage, RowCapabilities, RowReader, StoreStatistics } from '../../store/ports/row-store.ts';
import { type Senders, sentBy } from '../../store/ports/senders.ts';
import type { Arrival } from '../../telemetry/arrival.ts';
import type { TimeRange } from '../../telemetry/time.ts';
import { HiddenKeys } from './hidden-keys.ts';
import type { Visibility } from './visibility.ts';

type Redact<Item> = (item: Item, hidden: HiddenKeys) => Item;

/** What somebody sees of rows: those of some senders, without what is hidden of them. */
export class VisibleRows<Item> {
  readonly of: Senders;
  readonly hidden: HiddenKeys;
  readonly #theirs: Filter;
  readonly #redact: Redact<Item>;

  constructor({ of, hidden }: Visibility, redact: Redact<Item>) {
    this.of = of;
    this.hidden = new HiddenKeys(hidden);
    this.#theirs = sentBy(of);
    this.#redact = redact;
  }

  filter(filter: Filter): Filter {
    const asked = this.hidden.filter(filter);
    if (this.#theirs.op === 'all') return asked;
    return asked.op === 'all' ? this.#theirs : { op: 'and', terms: [this.#theirs, asked] };
  }

  item(item: Item): Item {
    return this.hidden.isEmpty ? item : this.#redact(item, this.hidden);
  }

  items(items: Item[]): Item[] {
    return this.hidden.isEmpty ? items : items.map((item) => this.#redact(item, this.hidden));
  }
}

/** What readers of spans and of log records have in common, read for somebody who may see a part. */
export class ScopedRows<Item, Reader extends RowReader<Item>> implements RowReader<Item> {
  readonly capabilities: RowCapabilities;
  protected readonly reader: Reader;
  protected readonly visible: VisibleRows<Item>;

  constructor(reader: Reader, visible: VisibleRows<Item>) {
    this.capabilities = reader.capabilities;
    this.reader = reader;
    this.visible = visible;
  }

  async list(plan: ListPlan): Promise<Page<Item>> {
    const { order } = plan;
    const page = await this.reader.list({
      ...plan,
      filter: this.visible.filter(plan.filter),
      ...(order && { order: this.visible.hidden.order(order) }),
    });
    return { ...page, items: this.visible.items(page.items) };
  }

  aggregate(plan: AggregatePlan): Promise<{ aggregation: Aggregation; report: ScanReport }> {
    const { hidden } = this.visible;
    return this.reader.aggregate({
      ...plan,
      filter: this.visible.filter(plan.filter),
      by: hidden.keys(plan.by),
      aggregates: hidden.aggregates(plan.aggregates),
    });
  }

  async since(cursor: Arrival, filter: Filter, limit: number): Promise<ArrivalPage<Item>> {
    const page = await this.reader.since(cursor, this.visible.filter(filter), limit);
    return { ...page, items: this.visible.items(page.items) };
  }

  latestArrival(): Promise<Arrival> {
    return this.reader.latestArrival();
  }

  attributeKeys(prefix: string, range: TimeRange, limit: number): Promise<string[]> {
    return visibleKeys(this.reader, this.visible, prefix, range, limit);
  }

  attributeValues(key: Key, prefix: string, range: TimeRange, limit: number): Promise<string[]> {
    const { hidden, of } = this.visible;
    return hidden.hides(key) ? Promise.resolve([]) : this.reader.attributeValues(key, prefix, range, limit, of);
  }

  statistics(): Promise<StoreStatistics> {
    return this.reader.statistics();
  }
}

/** The keys in use, without those that are hidden: there is nothing to be asked about them. */
export async function visibleKeys(
  reader: Pick<RowReader<unknown>, 'attributeKeys'>,
  { of, hidden }: Pick<VisibleRows<unknown>, 'of' | 'hidden'>,
  prefix: string,
  range: TimeRange,
  limit: number,
): Promise<string[]> {
  const keys = await reader.attributeKeys(prefix, range, limit + hidden.size, of);
  return keys.filter((key) => !hidden.has(key)).slice(0, limit);
}
