import type { ColumnarSource } from '../../columnar/compile-filter.ts';
import { selectedRows } from '../../columnar/rows.ts';
import type { Arrival } from '../../../telemetry/arrival.ts';
import type { TimeRange } from '../../../telemetry/time.ts';
import { CursorExpired } from '../../ports/errors.ts';
import type {
  AggregatePlan,
  Aggregation,
  Filter,
  Key,
  ListPlan,
  Page,
  ReadBudget,
  ScanReport,
} from '../../ports/plan.ts';
import type { ArrivalPage, StoreStatistics } from '../../ports/row-store.ts';
import { aggregateRows } from './aggregate-rows.ts';
import { lastArrival, rowAfterArrival } from './arrivals.ts';
import { embeddedCapabilities } from './capabilities.ts';
import { findKeys, findValues } from './completion.ts';
import { listRows, positionOf, rangeOfPage, type RowIdentity } from './list-rows.ts';
import type { PartitionCatalog } from './partition-catalog.ts';
import type { PartitionView, RowRef } from './partition-view.ts';
import { Scan } from './scan.ts';
import { TopRows } from './top-rows.ts';

/** Every instant: of any partition, all rows. */
export const allTime: TimeRange = { fromNano: -(2n ** 63n), toNano: 2n ** 63n };
/** For reads that are bounded by what they ask for. */
export const ample: ReadBudget = { maxRows: Number.MAX_SAFE_INTEGER, timeoutMs: 30_000 };

/** What the embedded readers of spans and of log records share. */
export abstract class RowStoreReader<Item> {
  readonly capabilities = embeddedCapabilities;
  protected readonly catalog: PartitionCatalog;
  protected readonly identity: RowIdentity;

  constructor(catalog: PartitionCatalog, identity: RowIdentity) {
    this.catalog = catalog;
    this.identity = identity;
  }

  protected abstract read(refs: RowRef[]): Item[];

  protected get source(): ColumnarSource {
    return this.identity.source;
  }

  async list(plan: ListPlan): Promise<Page<Item>> {
    await this.catalog.refresh();
    const scan = new Scan(plan.budget);
    const { refs, hasNextPage } = await this.listRefs(plan, this.catalog.views(rangeOfPage(plan)), scan);
    return {
      items: this.read(refs),
      positions: refs.map((ref) => positionOf(plan, ref, this.identity)),
      hasNextPage,
      report: scan.report(plan.range),
    };
  }

  async aggregate(plan: AggregatePlan): Promise<{ aggregation: Aggregation; report: ScanReport }> {
    await this.catalog.refresh();
    const scan = new Scan(plan.budget);
    const aggregation = await aggregateRows(plan, this.catalog.views(plan.range), this.source, scan);
    return { aggregation, report: scan.report(plan.range) };
  }

  async since(cursor: Arrival, filter: Filter, limit: number): Promise<ArrivalPage<Item>> {
    await this.catalog.refresh();
    if (cursor.sequence < this.catalog.deletedThrough)
      throw new CursorExpired('what came after this cursor is no longer kept');
    const scan = new Scan(ample);
    const top = new TopRows<RowRef & { arrival: Arrival }>(limit + 1, (a, b) => compareArrivals(a.arrival, b.arrival));
    let latest = cursor;
    const views = this.catalog.views().filter(({ partition }) => {
      const last = partition.summary?.lastArrival;
      if (last && compareArrivals(last, latest) > 0) latest = last;
      return last !== undefined && compareArrivals(last, cursor) > 0;
    });
    const groups = views.flatMap((view) => view.groups.map((group) => ({ view, group })));
    groups.sort((a, b) => compareArrivals(a.group.arrival(0), b.group.arrival(0)));
    for (const { view, group } of groups) {
      if (compareArrivals(lastArrival(group.arrivals), cursor) <= 0) continue;
      if (top.last && compareArrivals(group.arrival(0), top.last.arrival) > 0) break;
      if (!(await scan.mayGoOn())) break;
      const first = rowAfterArrival(group.arrivals, cursor.sequence, cursor.ordinal);
      const selection = scan.match(group, allTime, view.compile(filter, this.source), first);
      if (!selection) continue;
      const times = group.numbers('time');
      for (const row of selectedRows(selection)) {
        top.add({ view, group, row, time: times[row]!, arrival: group.arrival(row) });
      }
      top.settle();
    }
    const rows = top.finish();
    const complete = rows.length <= limit && !scan.truncated;
    const refs = rows.slice(0, limit);
    const next = complete ? latest : (refs.at(-1)?.arrival ?? cursor);
    return { items: this.read(refs), arrivals: refs.map(({ arrival }) => arrival), next, complete };
  }

  async latestArrival(): Promise<Arrival> {
    await this.catalog.refresh();
    let latest: Arrival = { sequence: -1, ordinal: -1 };
    for (const { partition } of this.catalog.views()) {
      const arrival = partition.summary?.lastArrival;
      if (arrival && compareArrivals(arrival, latest) > 0) latest = arrival;
    }
    return latest;
  }

  async attributeKeys(prefix: string, range: TimeRange, limit: number): Promise<string[]> {
    await this.catalog.refresh();
    return findKeys(this.catalog.views(range), prefix, limit);
  }

  async attributeValues(key: Key, prefix: string, range: TimeRange, limit: number): Promise<string[]> {
    await this.catalog.refresh();
    return findValues(this.catalog.views(range), this.source, key, prefix, limit);
  }

  async statistics(): Promise<StoreStatistics> {
    await this.catalog.refresh();
    const views = this.catalog.views();
    const parts = views.flatMap(({ partition }) => {
      const { summary, baseNano } = partition;
      return summary ? [{ ...summary, baseNano }] : [];
    });
    const oldest = parts.map(({ baseNano, timeMin }) => baseNano + BigInt(timeMin));
    const newest = parts.map(({ baseNano, timeMax }) => baseNano + BigInt(timeMax));
    return {
      oldestNano: oldest.length > 0 ? oldest.reduce((a, b) => (a < b ? a : b)) : null,
      newestNano: newest.length > 0 ? newest.reduce((a, b) => (a > b ? a : b)) : null,
      rows: parts.reduce((rows, part) => rows + part.rows, 0),
      bytesOnDisk: views.reduce((bytes, { partition }) => bytes + partition.bytesOnDisk, 0),
      damages: this.catalog.damages,
    };
  }

  protected async listRefs(
    plan: ListPlan,
    views: PartitionView[],
    scan: Scan,
  ): Promise<{ refs: RowRef[]; hasNextPage: boolean }> {
    const rows = await listRows(plan, views, this.identity, scan);
    return { refs: rows.slice(0, plan.limit), hasNextPage: rows.length > plan.limit };
  }
}

export function compareArrivals(a: Arrival, b: Arrival): number {
  return a.sequence - b.sequence || a.ordinal - b.ordinal;
}
