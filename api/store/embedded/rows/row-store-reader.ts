import type { ColumnarSource } from '../../columnar/compile-filter.ts';
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
import type { Senders } from '../../ports/senders.ts';
import { aggregateRows } from './aggregate-rows.ts';
import { arrivedRows } from './arrived-rows.ts';
import { compareArrivals } from './arrivals.ts';
import { embeddedCapabilities } from './capabilities.ts';
import { findKeys, findValues } from './completion.ts';
import { DamagedPart } from './damaged-part.ts';
import { listRows, positionOf, rangeOfPage, type RowIdentity } from './list-rows.ts';
import type { PartitionCatalog } from './partition-catalog.ts';
import type { PartitionView, RowRef } from './partition-view.ts';
import { Scan } from './scan.ts';

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

  /** Takes over what was written and deleted since; files that are gone are let go. */
  refresh(): Promise<void> {
    return this.catalog.refresh();
  }

  /** What makes items of the rows of a partition. */
  protected abstract itemReader(view: PartitionView): { read(group: RowRef['group'], row: number): Item };

  protected get source(): ColumnarSource {
    return this.identity.source;
  }

  list(plan: ListPlan): Promise<Page<Item>> {
    return this.reading(async () => {
      const scan = new Scan(plan.budget);
      const page = await this.listed(plan, this.catalog.views(rangeOfPage(plan)), scan);
      return { ...page, report: this.report(scan, plan.range) };
    });
  }

  aggregate(plan: AggregatePlan): Promise<{ aggregation: Aggregation; report: ScanReport }> {
    return this.reading(async () => {
      const scan = new Scan(plan.budget);
      const aggregation = await aggregateRows(plan, this.catalog.views(plan.range), this.source, scan);
      return { aggregation, report: this.report(scan, plan.range) };
    });
  }

  since(cursor: Arrival, filter: Filter, limit: number): Promise<ArrivalPage<Item>> {
    return this.reading(async () => {
      if (cursor.sequence < this.catalog.deletedThrough)
        throw new CursorExpired('what came after this cursor is no longer kept');
      const scan = new Scan(ample);
      const found = await arrivedRows(cursor, filter, limit, this.catalog.views(), this.source, scan);
      const { rows, next, complete } = found;
      return { items: this.read(rows), arrivals: rows.map(({ arrival }) => arrival), next, complete };
    });
  }

  latestArrival(): Promise<Arrival> {
    return this.reading(() => {
      let latest: Arrival = { sequence: -1, ordinal: -1 };
      for (const { partition } of this.catalog.views()) {
        const arrival = partition.summary?.lastArrival;
        if (arrival && compareArrivals(arrival, latest) > 0) latest = arrival;
      }
      return latest;
    });
  }

  attributeKeys(prefix: string, range: TimeRange, limit: number, of?: Senders): Promise<string[]> {
    return this.reading(() => findKeys(this.catalog.views(range), prefix, limit, of));
  }

  attributeValues(key: Key, prefix: string, range: TimeRange, limit: number, of?: Senders): Promise<string[]> {
    return this.reading(() => findValues(this.catalog.views(range), this.source, key, prefix, limit, of));
  }

  statistics(): Promise<StoreStatistics> {
    return this.reading(() => {
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
    });
  }

  /** Reads what there is now. What turns out to be damaged on the way is left out from then on, and it is read again. */
  protected async reading<T>(read: () => T | Promise<T>, withCalls = false): Promise<T> {
    await this.catalog.refresh(withCalls);
    for (;;) {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof DamagedPart)) throw error;
        this.catalog.leaveOut(error);
      }
    }
  }

  protected report(scan: Scan, range: TimeRange): ScanReport {
    const report = scan.report(range);
    return { ...report, notes: [...report.notes, ...this.catalog.notes(range)] };
  }

  protected async listed(plan: ListPlan, views: PartitionView[], scan: Scan): Promise<Omit<Page<Item>, 'report'>> {
    const rows = await listRows(plan, views, this.identity, scan);
    const refs = rows.slice(0, plan.limit);
    const positions = this.#ofEach(refs, () => (ref) => positionOf(plan, ref, this.identity));
    return { items: this.read(refs), positions, hasNextPage: rows.length > refs.length };
  }

  protected read(refs: readonly RowRef[]): Item[] {
    return this.#ofEach(refs, (view) => {
      const reader = this.itemReader(view);
      return ({ group, row }) => reader.read(group, row);
    });
  }

  /** What `begin` gives for a partition makes of each of its rows; one partition at a time is held. */
  #ofEach<T>(refs: readonly RowRef[], begin: (view: PartitionView) => (ref: RowRef) => T): T[] {
    const places = Map.groupBy(refs.keys(), (place) => refs[place]!.view);
    const results: T[] = [];
    for (const [view, own] of places) {
      const make = begin(view);
      for (const place of own) results[place] = make(refs[place]!);
      view.release();
    }
    return results;
  }
}
