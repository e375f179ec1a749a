import { Aggregator } from '../../columnar/aggregator.ts';
import type { ColumnarSource } from '../../columnar/compile-filter.ts';
import type { AggregatePlan, Aggregation, Filter, Key, StoreAggregate } from '../../ports/plan.ts';
import { NANO_PER_HOUR, NANO_PER_MINUTE, type TimeRange } from '../../../telemetry/time.ts';
import type { PartitionView, RolledUp } from './partition-view.ts';
import { eachBucket, type RollUp } from './roll-up.ts';
import {
  mentionedCountedKeys,
  mentionsName,
  type Series,
  seriesGroup,
  type SeriesReader,
  seriesTest,
} from './roll-up-series.ts';
import type { Scan } from './scan.ts';

const MINUTE = BigInt(NANO_PER_MINUTE);
const HOUR = BigInt(NANO_PER_HOUR);

/** Aggregates rows: whole minutes from the roll-ups where they know enough, all else from the rows themselves. */
export async function aggregateRows(
  plan: AggregatePlan,
  views: PartitionView[],
  source: ColumnarSource,
  scan: Scan,
): Promise<Aggregation> {
  const aggregator = new Aggregator(plan, source);
  const rollUps = planRollUps(plan, source);
  for (const view of views) {
    const series = rollUps && view.groups.length > 0 ? countedSeries(view, rollUps.countedKeys) : undefined;
    if (rollUps && series) await addWithRollUps(aggregator, plan, view, source, scan, rollUps, series);
    else await addRows(aggregator, plan, plan.range, view, source, scan);
    view.release();
  }
  if (aggregator.truncated) scan.truncated = true;
  const aggregation = aggregator.finish();
  if (aggregator.truncated) scan.truncated = true;
  return aggregation;
}

async function addRows(
  aggregator: Aggregator,
  plan: AggregatePlan,
  range: TimeRange,
  view: PartitionView,
  source: ColumnarSource,
  scan: Scan,
  groups = view.groups,
): Promise<void> {
  if (range.fromNano >= range.toNano || groups.length === 0) return;
  const filter = view.compile(plan.filter, source);
  aggregator.begin(view.tables, view.contexts);
  for (const group of groups) {
    if (!(await scan.mayGoOn())) return;
    const selection = scan.match(group, range, filter);
    if (selection) aggregator.add(group, selection);
  }
}

interface RollUpPlan {
  tier: 'services' | 'operations';
  /** Whole minutes; before and behind them rows are read. */
  minutes: TimeRange;
  test(series: Series): boolean;
  groups: ((series: Series) => string | number | boolean | null)[];
  /** Those that the plan mentions. */
  countedKeys: Key[];
}

/** Undefined where the roll-ups do not know enough. */
function planRollUps(plan: AggregatePlan, source: ColumnarSource): RollUpPlan | undefined {
  if (plan.step !== undefined && plan.step % NANO_PER_MINUTE !== 0) return undefined;
  const minutes = {
    fromNano: ((plan.range.fromNano + MINUTE - 1n) / MINUTE) * MINUTE,
    toNano: (plan.range.toNano / MINUTE) * MINUTE,
  };
  if (minutes.fromNano >= minutes.toNano) return undefined;
  if (!plan.aggregates.every((aggregate) => isRolledUp(aggregate, source))) return undefined;
  const test = seriesTest(plan.filter, source);
  if (!test) return undefined;
  const groups = plan.by.map((key) => seriesGroup(key, source));
  const filters = [plan.filter];
  for (const { filter } of plan.aggregates) {
    if (!filter) continue;
    if (!seriesTest(filter, source)) return undefined;
    filters.push(filter);
  }
  if (groups.includes(undefined)) return undefined;
  return {
    tier: source === 'spans' && mentionsName(plan.by, filters) ? 'operations' : 'services',
    minutes,
    test,
    groups: groups as RollUpPlan['groups'],
    countedKeys: mentionedCountedKeys(plan.by, filters),
  };
}

function isRolledUp(aggregate: StoreAggregate, source: ColumnarSource): boolean {
  if (aggregate.fn === 'count' && aggregate.key === undefined) return true;
  if (source === 'logs') return false;
  const { key } = aggregate;
  if (key?.place !== 'intrinsic' || key.name !== 'duration') return false;
  return ['count', 'sum', 'quantile', 'histogram'].includes(aggregate.fn);
}

/** The series of a partition; undefined where they do not tell what its rows have under one of the keys. */
function countedSeries(view: PartitionView, countedKeys: readonly Key[]): SeriesReader | undefined {
  if (countedKeys.some((key) => key.place === 'any' && hasAttribute(view, key.name))) return undefined;
  const { series } = view;
  return countedKeys.length > 0 && !series.hasTexts ? undefined : series;
}

/** Whether rows may have the key as an attribute of their own, which would count before their resource's. */
function hasAttribute(view: PartitionView, name: string): boolean {
  const { keys } = view.tables;
  const bytes = Buffer.from(name, 'utf8');
  for (let key = 0; key < keys.count; key++) if (bytes.equals(keys.bytes(key))) return true;
  return false;
}

async function addWithRollUps(
  aggregator: Aggregator,
  plan: AggregatePlan,
  view: PartitionView,
  source: ColumnarSource,
  scan: Scan,
  rollUps: RollUpPlan,
  series: SeriesReader,
): Promise<void> {
  const { range, step } = plan;
  const { minutes, tier } = rollUps;
  await addRows(aggregator, plan, { fromNano: range.fromNano, toNano: minutes.fromNano }, view, source, scan);
  await addRows(aggregator, plan, { fromNano: minutes.toNano, toNano: range.toNano }, view, source, scan);
  const { baseNano } = view.partition;
  const isWhole =
    minutes.fromNano <= baseNano && minutes.toNano >= baseNano + HOUR && (step ?? 0) % NANO_PER_HOUR === 0;
  const { rollUps: rolledUp, others } = view.rolledUp(tier, { canUse: () => true, isWhole });
  await addRows(aggregator, plan, minutes, view, source, scan, others);
  const cells = new SeriesCells(aggregator, series, rollUps, source);
  for (const part of rolledUp) {
    if (!(await scan.mayGoOn())) return;
    cells.add(part, baseNano, scan);
  }
}

/** Adds the cells of roll-ups to those of an aggregation. */
class SeriesCells {
  readonly #aggregator: Aggregator;
  readonly #rollUps: RollUpPlan;
  readonly #series: SeriesReader;
  /** By series: its group; -1 where it does not match, undefined where it was not asked yet. */
  readonly #groups: (number | undefined)[] = [];
  readonly #inputTests: ((series: Series) => boolean)[];

  constructor(aggregator: Aggregator, series: SeriesReader, rollUps: RollUpPlan, source: ColumnarSource) {
    this.#aggregator = aggregator;
    this.#series = series;
    this.#rollUps = rollUps;
    const test = (filter: Filter | undefined): ((series: Series) => boolean) =>
      filter ? seriesTest(filter, source)! : () => true;
    this.#inputTests = aggregator.inputs.map(({ filter }) => test(filter));
  }

  add(part: RolledUp, baseNano: bigint, scan: Scan): void {
    const { minutes } = this.#rollUps;
    const base = Number(baseNano);
    const firstMinute = Number((minutes.fromNano - baseNano) / MINUTE);
    const lastMinute = Number((minutes.toNano - baseNano) / MINUTE);
    if (part.timeMax < firstMinute * NANO_PER_MINUTE || part.timeMin >= lastMinute * NANO_PER_MINUTE) return;
    const rollUp = part.load();
    for (let at = 0; at < rollUp.cells; at++) {
      const minute = rollUp.minutes[at]!;
      if (minute < firstMinute || minute >= lastMinute) continue;
      const number = rollUp.series[at]!;
      const target = (this.#groups[number] ??= this.#groupOf(number));
      if (target < 0) continue;
      scan.scannedRows += rollUp.counts[at]!;
      const cell = target * this.#aggregator.buckets + this.#aggregator.bucketOf(base + minute * NANO_PER_MINUTE);
      this.#addCell(rollUp, at, cell);
    }
  }

  /** By itself: what the functions inside hold on to would be an object for every cell that is passed over. */
  #addCell(rollUp: RollUp, at: number, cell: number): void {
    const count = rollUp.counts[at]!;
    this.#aggregator.inputs.forEach(({ key, cells }, input) => {
      if (!this.#inputTests[input]!(this.#series.get(rollUp.series[at]!))) return;
      cells.counts[cell]! += count;
      if (!key) return;
      cells.sums[cell]! += rollUp.sums[at]!;
      if (!cells.needs.has('quantile') && !cells.needs.has('histogram')) return;
      cells.addBuckets(cell, (add) => eachBucket(rollUp, at, add));
    });
  }

  #groupOf(number: number): number {
    const series = this.#series.get(number);
    if (!this.#rollUps.test(series)) return -1;
    const group = this.#aggregator.groupOf(this.#rollUps.groups.map((value) => value(series)));
    this.#aggregator.reserve();
    return group;
  }
}
