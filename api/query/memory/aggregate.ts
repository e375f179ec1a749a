import { bucketsOf } from '../time-range.ts';
import { msFromNano } from '../../telemetry/time.ts';
import type { AggregatePlan, Aggregation, GroupValue, StoreAggregate } from '../../store/ports/plan.ts';
import { Cell } from './cell.ts';
import { groupValueOf } from './key-values.ts';
import { matcher } from './match.ts';
import type { RowView } from './row-view.ts';

/** Past this many groups and buckets together the rows of new groups are left out. */
const mostCells = 1_000_000;

interface Group {
  keys: GroupValue[];
  items: number;
  /** By aggregate, then bucket; made when a row falls in. */
  cells: (Cell | undefined)[][];
}

/** Gathers an aggregation row by row; exact where stores may estimate. The rows given are of the plan's filter and range. */
export class RowAggregation<Item> {
  truncated = false;
  readonly #plan: AggregatePlan;
  readonly #view: RowView<Item>;
  readonly #inputs: { aggregate: StoreAggregate; matches: (item: Item) => boolean }[];
  readonly #groups = new Map<string, Group>();
  readonly #buckets: number;
  readonly #firstBucket: bigint;

  constructor(plan: AggregatePlan, view: RowView<Item>) {
    this.#plan = plan;
    this.#view = view;
    this.#inputs = plan.aggregates.map((aggregate) => ({
      aggregate,
      matches: matcher(aggregate.filter ?? { op: 'all' }, view),
    }));
    this.#buckets = plan.step === undefined ? 1 : bucketsOf(plan.range, plan.step);
    this.#firstBucket = plan.step === undefined ? 0n : plan.range.fromNano / BigInt(plan.step);
    if (plan.by.length === 0) this.#group([]);
  }

  add(item: Item): void {
    const group = this.#group(this.#plan.by.map((key) => groupValueOf(item, key, this.#view)));
    if (!group) return;
    group.items++;
    const bucket = this.#bucketOf(this.#view.timeNano(item));
    for (const [index, { aggregate, matches }] of this.#inputs.entries()) {
      if (!matches(item)) continue;
      (group.cells[index]![bucket] ??= new Cell(aggregate)).add(item, this.#view);
    }
  }

  finish(): Aggregation {
    const { by, step, range, aggregates, maxGroups } = this.#plan;
    const groups = [...this.#groups.values()].sort((left, right) => right.items - left.items);
    if (groups.length > maxGroups) this.truncated = true;
    const kept = groups.slice(0, maxGroups);
    const cellsOf = (aggregate: number): Cell[] => {
      const none = new Cell(aggregates[aggregate]!);
      return kept.flatMap(({ cells }) => Array.from({ length: this.#buckets }, (_, b) => cells[aggregate]![b] ?? none));
    };
    const isJson = ({ fn }: StoreAggregate): boolean => fn === 'first' || fn === 'last' || fn === 'histogram';
    return {
      times: Array.from({ length: this.#buckets }, (_, bucket) => {
        return msFromNano(step === undefined ? range.fromNano : (this.#firstBucket + BigInt(bucket)) * BigInt(step));
      }),
      keys: by.map((_, index) => kept.map(({ keys }) => keys[index]!)),
      values: aggregates.map((_, index) => cellsOf(index).map((cell) => cell.number())),
      json: aggregates.map((aggregate, index) =>
        isJson(aggregate) ? cellsOf(index).map((cell) => cell.json()) : undefined,
      ),
    };
  }

  #group(keys: GroupValue[]): Group | undefined {
    const identity = JSON.stringify(keys);
    let group = this.#groups.get(identity);
    if (!group) {
      if ((this.#groups.size + 1) * this.#buckets * this.#inputs.length > mostCells && this.#groups.size > 0) {
        this.truncated = true;
        return undefined;
      }
      group = { keys, items: 0, cells: this.#inputs.map(() => []) };
      this.#groups.set(identity, group);
    }
    return group;
  }

  #bucketOf(nano: bigint): number {
    return this.#plan.step === undefined ? 0 : Number(nano / BigInt(this.#plan.step) - this.#firstBucket);
  }
}
