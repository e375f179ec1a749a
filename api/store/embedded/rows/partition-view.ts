import type { AnyValue } from '../../../telemetry/any-value.ts';
import { type ColumnarSource, compileFilter } from '../../columnar/compile-filter.ts';
import type { Contexts } from '../../columnar/contexts.ts';
import type { FilterNode } from '../../columnar/filter-node.ts';
import { decodeValue } from '../../columnar/plain-values.ts';
import type { Filter } from '../../ports/plan.ts';
import type { FileRowGroup } from './file-row-group.ts';
import type { HeadRowGroup } from './head-row-group.ts';
import type { PartitionReader, PartitionTables } from './partition-reader.ts';
import type { Series } from './roll-up-series.ts';

/** A partition as one query sees it: its tables are held until the query is done. */
export class PartitionView {
  readonly partition: PartitionReader;
  readonly hour: number;
  readonly tables: PartitionTables;

  #groups: readonly (FileRowGroup | HeadRowGroup)[] | undefined;
  #contexts: Contexts | undefined;
  #series: readonly Series[] | undefined;
  #compiled = new Map<Filter, FilterNode>();

  constructor(partition: PartitionReader) {
    this.partition = partition;
    this.hour = partition.hour;
    this.tables = partition.tables();
    // What is still written goes on growing: the rows are those of now, and what filters are made of is no older.
    if (partition.isGrowing) this.#groups = partition.groups();
  }

  get groups(): readonly (FileRowGroup | HeadRowGroup)[] {
    return (this.#groups ??= this.partition.groups());
  }

  get contexts(): Contexts {
    return (this.#contexts ??= this.partition.contexts());
  }

  /** The series of its roll-ups. */
  get series(): readonly Series[] {
    return (this.#series ??= this.partition.series());
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
