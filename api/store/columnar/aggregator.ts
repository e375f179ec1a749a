import { mix } from '../../telemetry/columns/hash.ts';
import { PairNumbers } from '../../telemetry/columns/pair-numbers.ts';
import { msFromNano } from '../../telemetry/time.ts';
import type { AggregatePlan, Aggregation, Filter, GroupValue, Key, StoreAggregate } from '../ports/plan.ts';
import { Cells } from './cells.ts';
import { type ColumnarSource, compileFilter } from './compile-filter.ts';
import type { Contexts } from './contexts.ts';
import type { FilterNode } from './filter-node.ts';
import { groupColumn, GroupValues, NO_ROOM } from './group-values.ts';
import type { KeyColumn } from './key-column.ts';
import { NumberBudget } from './number-budget.ts';
import { numberReader, type NumberReader } from './number-column.ts';
import { copySelection, type RowGroup, type RowTables, selectedRows, type Selection } from './rows.ts';

/** Hashes the ids of traces to 53 bits, each once; the same id has the same hash in every part of a store. */
function traceHashes(tables: RowTables): (trace: number) => number {
  const known: number[] = [];
  return (trace) => (known[trace] ??= hashHex(tables.traceId(trace)));
}

function hashHex(hex: string): number {
  let low = 0;
  let high = 0;
  for (let at = 0; at < hex.length; at += 8) {
    const word = Number.parseInt(hex.slice(at, at + 8), 16) | 0;
    low = mix(low ^ word);
    high = mix(high ^ Math.imul(word, 0x9e3779b1) ^ at);
  }
  return (low >>> 0) + (high & 0x1fffff) * 2 ** 32;
}

/** Groups, buckets and inputs together; past them further groups are left out. */
const MAX_CELLS = 2_000_000;
const TEXT_AGGREGATES: readonly StoreAggregate['fn'][] = ['uniq', 'first', 'last'];

/** What aggregates share that are of the same key and filter. */
interface Input {
  key: Key | undefined;
  filter: Filter | undefined;
  cells: Cells;
}

/** An input made ready for one part of a store. */
interface ReadyInput {
  cells: Cells;
  filter: FilterNode | undefined;
  numbers: NumberReader | undefined;
  values: KeyColumn | undefined;
  traceHash: ((trace: number) => number) | undefined;
}

/**
 * Gathers an aggregation over any number of parts of a store: `begin` a part, `add` its row groups, `finish`. Roll-ups
 * add to cells directly.
 */
export class Aggregator {
  readonly buckets: number;
  #isTruncated = false;
  readonly inputs: Input[] = [];
  #plan: AggregatePlan;
  #source: ColumnarSource;
  #inputOf: number[] = [];
  readonly #budget = new NumberBudget();
  #values = new GroupValues();
  /** Of the aggregates: what their values are is forgotten as it grows. */
  #inputValues = new GroupValues();
  #groups: PairNumbers[];
  #groupCount = 0;
  readonly #maxGroups: number;
  #firstBucket: number;
  #columns: KeyColumn[] = [];
  #ready: ReadyInput[] = [];
  /** Makes the inputs ready anew for the part that is being added. */
  #beginInputs: () => void = () => {};

  constructor(plan: AggregatePlan, source: ColumnarSource) {
    this.#plan = plan;
    this.#source = source;
    const { step, range } = plan;
    this.#firstBucket = step ? Number(range.fromNano / BigInt(step)) : 0;
    const lastNano = range.toNano > range.fromNano ? range.toNano - 1n : range.fromNano;
    this.buckets = step ? Number(lastNano / BigInt(step)) - this.#firstBucket + 1 : 1;
    this.#groups = plan.by.map(() => new PairNumbers());
    if (plan.by.length === 0) this.#groupCount = 1;
    this.#makeInputs();
    this.#maxGroups = Math.max(1, Math.floor(MAX_CELLS / this.buckets / this.inputs.length));
  }

  /** True where groups or values were left out. */
  get truncated(): boolean {
    return this.#isTruncated || this.#budget.exceeded;
  }

  get groupCount(): number {
    return this.#groupCount;
  }

  begin(tables: RowTables, contexts: Contexts): void {
    const source = this.#source;
    this.#columns = this.#plan.by.map((key) => groupColumn(key, source, tables, contexts, this.#values));
    this.#beginInputs = () => this.#readyInputs(tables, contexts);
    this.#beginInputs();
  }

  #readyInputs(tables: RowTables, contexts: Contexts): void {
    const source = this.#source;
    this.#inputValues = new GroupValues();
    this.#ready = this.inputs.map(({ key, filter, cells }) => {
      const isText = key !== undefined && TEXT_AGGREGATES.some((fn) => cells.needs.has(fn));
      const isNumber = key !== undefined && [...cells.needs].some((fn) => !TEXT_AGGREGATES.includes(fn));
      return {
        cells,
        filter: filter && compileFilter(filter, source, tables, () => contexts),
        numbers: isNumber ? numberReader(key, source, tables, contexts) : undefined,
        values: isText ? groupColumn(key, source, tables, contexts, this.#inputValues) : undefined,
        traceHash: cells.needs.has('countTraces') ? traceHashes(tables) : undefined,
      };
    });
  }

  /** Adds the selected rows. */
  add(group: RowGroup, selection: Selection): void {
    if (this.#inputValues.fill > 0.5) this.#beginInputs();
    const rows = selectedRows(selection);
    const groups = this.#groupNumbers(group, selection, rows);
    const cells = this.#cells(group, rows, groups);
    for (const input of this.#ready) this.#addInput(input, group, selection, rows, cells);
  }

  /** The number of the group with these values, -1 where there are too many already. Makes it where it is new. */
  groupOf(values: readonly GroupValue[]): number {
    let number = 0;
    values.forEach((value, index) => {
      number = this.#pairOf(this.#groups[index]!, number, this.#values.code(value));
    });
    return this.#admit(number);
  }

  /** The bucket of a time in Unix nanoseconds; outside the range it is the nearest. */
  bucketOf(nano: number): number {
    const { step } = this.#plan;
    return step ? Math.max(0, Math.min(this.buckets - 1, Math.floor(nano / step) - this.#firstBucket)) : 0;
  }

  reserve(): void {
    for (const { cells } of this.inputs) cells.reserve(this.#groupCount * this.buckets);
  }

  /** The input that gathers an aggregate of the plan. */
  inputOf(aggregate: number): Input {
    return this.inputs[this.#inputOf[aggregate]!]!;
  }

  finish(): Aggregation {
    const { step, range, aggregates, by, maxGroups } = this.#plan;
    const order = this.#groupsByCount(maxGroups);
    const times = Array.from({ length: this.buckets }, (_, bucket) =>
      msFromNano(step ? BigInt(this.#firstBucket + bucket) * BigInt(step) : range.fromNano),
    );
    const cellsOf = (group: number): number[] => times.map((_, bucket) => group * this.buckets + bucket);
    return {
      times,
      keys: by.map((_, index) => order.map((group) => this.#keyOf(group, index))),
      values: aggregates.map((aggregate, index) => {
        const { cells } = this.inputOf(index);
        return order.flatMap((group) => cellsOf(group).map((cell) => cells.number(aggregate, cell)));
      }),
      json: aggregates.map((aggregate, index) => {
        if (aggregate.fn !== 'first' && aggregate.fn !== 'last' && aggregate.fn !== 'histogram') return undefined;
        const { cells } = this.inputOf(index);
        return order.flatMap((group) => cellsOf(group).map((cell) => cells.json(aggregate, cell)));
      }),
    };
  }

  #makeInputs(): void {
    const keys: string[] = [];
    const needs: Set<StoreAggregate['fn']>[] = [];
    const distinct: Pick<Input, 'key' | 'filter'>[] = [];
    // Input 0 counts all rows: groups are ordered by it.
    for (const aggregate of [{ fn: 'count' } as StoreAggregate, ...this.#plan.aggregates]) {
      const identity = JSON.stringify([aggregate.key, aggregate.filter], (_, value: unknown) =>
        typeof value === 'bigint' ? `${value}n` : value,
      );
      let index = keys.indexOf(identity);
      if (index < 0) {
        index = keys.push(identity) - 1;
        needs.push(new Set());
        distinct.push({ key: aggregate.key, filter: aggregate.filter });
      }
      needs[index]!.add(aggregate.fn);
      this.#inputOf.push(index);
    }
    this.#inputOf.shift();
    distinct.forEach((input, index) => this.inputs.push({ ...input, cells: new Cells(needs[index]!, this.#budget) }));
    this.reserve();
  }

  /** By place in `rows`. */
  #groupNumbers(group: RowGroup, selection: Selection, rows: Uint32Array): Int32Array {
    const numbers = new Int32Array(rows.length);
    if (this.#columns.length === 0) return numbers;
    this.#columns.forEach((column, index) => {
      const codes = column(group, selection);
      const pairs = this.#groups[index]!;
      for (let at = 0; at < rows.length; at++) numbers[at] = this.#pairOf(pairs, numbers[at]!, codes[rows[at]!]!);
    });
    for (let at = 0; at < rows.length; at++) numbers[at] = this.#admit(numbers[at]!);
    this.reserve();
    return numbers;
  }

  /** By row; -1 where its group is left out. */
  #cells(group: RowGroup, rows: Uint32Array, groups: Int32Array): Int32Array {
    const cells = new Int32Array(group.rows);
    const step = this.#plan.step;
    // Reckoned from the bucket of the base, so that a double holds every digit.
    const baseBucket = step ? Number(group.baseNano / BigInt(step)) - this.#firstBucket : 0;
    const baseRest = step ? Number(group.baseNano % BigInt(step)) : 0;
    const times = step ? group.numbers('time') : undefined;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      const bucket = times ? baseBucket + Math.floor((baseRest + times[row]!) / step!) : 0;
      cells[row] = groups[at]! < 0 ? -1 : groups[at]! * this.buckets + Math.max(0, Math.min(this.buckets - 1, bucket));
    }
    return cells;
  }

  /** The number of a pair of what goes before and a value; -1 where there are too many already. */
  #pairOf(pairs: PairNumbers, before: number, code: number): number {
    if (before < 0) return -1;
    if (code !== NO_ROOM && pairs.count < this.#maxGroups) return pairs.number(before, code);
    const known = code === NO_ROOM ? -1 : pairs.find(before, code);
    if (known < 0) this.#isTruncated = true;
    return known;
  }

  #admit(group: number): number {
    if (group < this.#groupCount) return group;
    if (group >= this.#maxGroups) {
      this.#isTruncated = true;
      return -1;
    }
    this.#groupCount = group + 1;
    return group;
  }

  #addInput(input: ReadyInput, group: RowGroup, selection: Selection, all: Uint32Array, cells: Int32Array): void {
    let chosen = selection;
    let rows = all;
    if (input.filter) {
      chosen = copySelection(selection);
      input.filter.narrow(group, chosen);
      rows = selectedRows(chosen);
    }
    const numbers = input.numbers?.(group, chosen);
    const values = input.values?.(group, chosen);
    const times = values && group.numbers('time');
    // From the start of the range: a double holds no whole Unix time in nanoseconds.
    const base = Number(group.baseNano - this.#plan.range.fromNano);
    const traces = input.traceHash && group.codes('trace');
    const counted = input.cells.counts;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      const cell = cells[row]!;
      if (cell < 0) continue;
      if (values?.[row] === NO_ROOM) this.#isTruncated = true;
      else if (values) input.cells.addValue(cell, this.#inputValues.values[values[row]!]!, base + times![row]!);
      if (traces && traces[row] !== 0) input.cells.addTrace(cell, input.traceHash!(traces[row]!));
      if (numbers) {
        const number = numbers[row]!;
        if (!Number.isNaN(number)) input.cells.addNumber(cell, number);
      } else counted[cell]!++;
    }
  }

  #groupsByCount(most: number): number[] {
    const counts = this.inputs[0]!.cells.counts;
    const totals = Array.from({ length: this.#groupCount }, (_, group) => {
      let total = 0;
      for (let bucket = 0; bucket < this.buckets; bucket++) total += counts[group * this.buckets + bucket]!;
      return { group, total };
    });
    const present = this.#plan.by.length === 0 ? totals : totals.filter(({ total }) => total > 0);
    present.sort((a, b) => b.total - a.total || a.group - b.group);
    if (present.length > most) this.#isTruncated = true;
    return present.slice(0, most).map(({ group }) => group);
  }

  #keyOf(group: number, index: number): GroupValue {
    let number = group;
    for (let level = this.#groups.length - 1; level > index; level--) number = this.#groups[level]!.first(number);
    return this.#values.values[this.#groups[index]!.second(number)]!;
  }
}
