import type { AnyValue } from '../../../telemetry/any-value.ts';
import { type ColumnarSource, compileFilter } from '../../columnar/compile-filter.ts';
import type { Contexts } from '../../columnar/contexts.ts';
import type { FilterNode } from '../../columnar/filter-node.ts';
import { decodeValue } from '../../columnar/plain-values.ts';
import type { Filter } from '../../ports/plan.ts';
import { FileRowGroup } from './file-row-group.ts';
import type { HeadRowGroup } from './head-row-group.ts';
import type { PartitionReader, PartitionTables } from './partition-reader.ts';
import type { RollUp } from './roll-up.ts';
import type { SeriesReader } from './roll-up-series.ts';

/** A partition as one query sees it: what it loads is held until it is released. */
export class PartitionView {
  readonly partition: PartitionReader;
  readonly hour: number;
  #tables: PartitionTables | undefined;
  #groups: readonly (FileRowGroup | HeadRowGroup)[] | undefined;
  #contexts: Contexts | undefined;
  #series: SeriesReader | undefined;
  #compiled = new Map<Filter, FilterNode>();

  constructor(partition: PartitionReader) {
    this.partition = partition;
    this.hour = partition.hour;
    // What is still written goes on growing: the rows are those of now, and what filters are made of is no older.
    if (partition.isGrowing) this.#groups = partition.groups();
  }

  get tables(): PartitionTables {
    return (this.#tables ??= this.partition.tables());
  }

  get groups(): readonly (FileRowGroup | HeadRowGroup)[] {
    return (this.#groups ??= this.partition.groups());
  }

  get contexts(): Contexts {
    return (this.#contexts ??= this.partition.contexts());
  }

  /** The series of its roll-ups. */
  get series(): SeriesReader {
    return (this.#series ??= this.partition.series());
  }

  /**
   * The roll-ups of a tier, of many row groups together where they can be used so, and the row groups that have none that
   * can: those in memory, and some in files. Where all of the hour is asked for at once, minutes may be 0.
   */
  rolledUp(
    tier: string,
    { canUse, isWhole }: { canUse: (times: Times) => boolean; isWhole: boolean },
  ): { rollUps: RolledUp[]; others: PartitionView['groups'] } {
    const hour = this.partition.hourRollUp(tier, isWhole ? 'whole' : 'byMinute');
    const usesHour = hour !== undefined && canUse(hour);
    const rollUps: RolledUp[] = usesHour ? [hour] : [];
    const others: (FileRowGroup | HeadRowGroup)[] = [];
    for (const group of this.groups) {
      if (!(group instanceof FileRowGroup)) others.push(group);
      else if (usesHour && group.index < hour.groups) continue;
      else if (!group.hasRollUp(tier) || !canUse(group)) others.push(group);
      else rollUps.push({ timeMin: group.timeMin, timeMax: group.timeMax, load: () => group.rollUp(tier) });
    }
    return { rollUps, others };
  }

  /** Lets go of what was loaded; where it is needed once more it is loaded again. */
  release(): void {
    this.#tables = undefined;
    this.#contexts = undefined;
    this.#series = undefined;
    this.#compiled.clear();
    if (!this.partition.isGrowing) this.#groups = undefined;
  }

  decodeValue(value: number): AnyValue {
    return decodeValue(this.tables.values.bytes(value));
  }

  compile(filter: Filter, source: ColumnarSource): FilterNode {
    let node = this.#compiled.get(filter);
    if (!node) this.#compiled.set(filter, (node = compileFilter(filter, source, this.tables, () => this.contexts)));
    return node;
  }
}

/** The first and the last, nanoseconds from the partition's hour. */
interface Times {
  timeMin: number;
  timeMax: number;
}

/** A roll-up that is loaded when it is needed. */
export interface RolledUp extends Times {
  load(): RollUp;
}

/** A row of a partition. */
export interface RowRef {
  view: PartitionView;
  group: FileRowGroup | HeadRowGroup;
  row: number;
  /** Nanoseconds from the partition's hour. */
  time: number;
}

export function timeNanoOf(ref: RowRef): bigint {
  return ref.group.baseNano + BigInt(ref.time);
}

/** Negative where `a` is the earlier. */
export function compareTimes(a: RowRef, b: RowRef): number {
  return a.view.hour - b.view.hour || a.time - b.time;
}
