import type { RowPage } from '../../columnar/rows.ts';
import { decodeDoubles, encodeIntegers } from '../segment/int-codec.ts';
import { decodeHead, encodeHead, type Extent, Parts } from '../segment/json-payload.ts';
import type { PageHead, RowGroupHead } from './partition-format.ts';

const groupFields = ['offset', 'rows', 'timeMin', 'timeMax', 'filterOffset', 'filterLength', 'pages', 'runs'] as const;
/** Numbers of an extent. */
const EXTENT = 3;
const pageFields = ['rows', 'timeMin', 'timeMax', 'durationMax', 'traceMin', 'traceMax'] as const;
const runFields = ['sequence', 'ordinal', 'rows'] as const;

type Fields<Name extends string> = Record<Name, number[]>;

/** Names of columns, in the order in which extents of them are kept. */
interface Names {
  columns: string[];
  bytes: string[];
  rollUps: string[];
}

interface DirectoryHead {
  names: Names;
  groups: number;
  pages: number;
  runs: number;
  columns: Extent[];
}

/**
 * Where the row groups of a file lie and what is in them: the heads of its ROW_GROUP records as flat columns. A file of a
 * million rows has some ten thousand numbers here, and all files of a store may be asked for at once.
 */
export class GroupDirectory {
  readonly #names: Names;
  /** `pages` and `runs` are the first of the group. */
  readonly #groups: Fields<(typeof groupFields)[number]>;
  readonly #pages: Fields<(typeof pageFields)[number]>;
  readonly #runs: Fields<(typeof runFields)[number]>;
  /** Extents of each column, then of each roll-up, by group; of each column of bytes, by page. */
  readonly #groupExtents: number[];
  readonly #pageExtents: number[];

  constructor(
    names: Names = { columns: [], bytes: [], rollUps: [] },
    groups = emptyFields(groupFields),
    pages = emptyFields(pageFields),
    runs = emptyFields(runFields),
    groupExtents: number[] = [],
    pageExtents: number[] = [],
  ) {
    this.#names = names;
    this.#groups = groups;
    this.#pages = pages;
    this.#runs = runs;
    this.#groupExtents = groupExtents;
    this.#pageExtents = pageExtents;
  }

  get count(): number {
    return this.#groups.offset.length;
  }

  /** About what it takes in memory. */
  get byteLength(): number {
    const { sequence } = this.#runs;
    const numbers = this.count * groupFields.length + this.#pages.rows.length * pageFields.length + sequence.length * 3;
    return (numbers + this.#groupExtents.length + this.#pageExtents.length) * 8;
  }

  /** `offset`: absolute, of the bytes behind the record's head. */
  add(offset: number, head: RowGroupHead): void {
    if (this.count === 0) {
      this.#names.columns = Object.keys(head.columns);
      this.#names.rollUps = Object.keys(head.rollUps);
      this.#names.bytes = Object.keys(head.pages[0]!.bytes);
    }
    const groups = this.#groups;
    groups.offset.push(offset);
    groups.rows.push(head.rows);
    groups.timeMin.push(head.timeMin);
    groups.timeMax.push(head.timeMax);
    groups.filterOffset.push(head.filters[0]);
    groups.filterLength.push(head.filters[1]);
    groups.pages.push(this.#pages.rows.length);
    groups.runs.push(this.#runs.rows.length);
    for (const name of this.#names.columns) this.#groupExtents.push(...head.columns[name]!);
    for (const name of this.#names.rollUps) this.#groupExtents.push(...head.rollUps[name]!);
    for (const page of head.pages) this.#addPage(page);
    for (const [sequence, ordinal, rows] of head.arrivals) {
      this.#runs.sequence.push(sequence);
      this.#runs.ordinal.push(ordinal);
      this.#runs.rows.push(rows);
    }
  }

  /** Names of roll-ups. */
  get tiers(): readonly string[] {
    return this.#names.rollUps;
  }

  /** Absolute, of what the extents of a group count from. */
  offset(group: number): number {
    return this.#groups.offset[group]!;
  }

  rows(group: number): number {
    return this.#groups.rows[group]!;
  }

  /** Nanoseconds from the hour, of the earliest and the latest row. */
  times(group: number): [min: number, max: number] {
    return [this.#groups.timeMin[group]!, this.#groups.timeMax[group]!];
  }

  filters(group: number): [offset: number, length: number] {
    return [this.#groups.filterOffset[group]!, this.#groups.filterLength[group]!];
  }

  column(group: number, name: string): Extent {
    return this.#groupExtent(group, this.#names.columns.indexOf(name));
  }

  rollUp(group: number, name: string): Extent {
    return this.#groupExtent(group, this.#names.columns.length + this.#names.rollUps.indexOf(name));
  }

  /** Of a column of bytes, in a page of the group. */
  bytes(group: number, page: number, name: string): Extent {
    const index = this.#names.bytes.indexOf(name);
    if (index < 0) return [0, 0, 0];
    return extentAt(this.#pageExtents, (this.#groups.pages[group]! + page) * this.#names.bytes.length + index);
  }

  pages(group: number): RowPage[] {
    const { rows, timeMin, timeMax, durationMax, traceMin, traceMax } = this.#pages;
    const pages: RowPage[] = [];
    let start = 0;
    for (let page = this.#groups.pages[group]!; page < this.#end(group, 'pages', rows.length); page++) {
      pages.push({
        start,
        rows: rows[page]!,
        timeMin: timeMin[page]!,
        timeMax: timeMax[page]!,
        durationMax: durationMax[page]!,
        traceMin: traceMin[page]!,
        traceMax: traceMax[page]!,
      });
      start += rows[page]!;
    }
    return pages;
  }

  arrivals(group: number): RowGroupHead['arrivals'] {
    const { sequence, ordinal, rows } = this.#runs;
    const arrivals: RowGroupHead['arrivals'] = [];
    for (let run = this.#groups.runs[group]!; run < this.#end(group, 'runs', rows.length); run++) {
      arrivals.push([sequence[run]!, ordinal[run]!, rows[run]!]);
    }
    return arrivals;
  }

  encode(): Uint8Array[] {
    const parts = new Parts();
    const columns = this.#columns().map((numbers) => {
      return parts.add(encodeIntegers(Float64Array.from(numbers), numbers.length, true));
    });
    const head: DirectoryHead = {
      names: this.#names,
      groups: this.count,
      pages: this.#pages.rows.length,
      runs: this.#runs.rows.length,
      columns,
    };
    return [...encodeHead(head), ...parts.list];
  }

  static decode(payload: Buffer): GroupDirectory {
    const { head, length } = decodeHead<DirectoryHead>(payload);
    const { names, groups, pages, runs, columns } = head;
    let next = 0;
    const read = (count: number): number[] => {
      const [offset, size] = columns[next++]!;
      return Array.from(decodeDoubles(payload.subarray(length + offset, length + offset + size), count));
    };
    const fields = <Name extends string>(list: readonly Name[], count: number): Fields<Name> =>
      Object.fromEntries(list.map((name) => [name, read(count)])) as Fields<Name>;
    return new GroupDirectory(
      names,
      fields(groupFields, groups),
      fields(pageFields, pages),
      fields(runFields, runs),
      read(groups * (names.columns.length + names.rollUps.length) * EXTENT),
      read(pages * names.bytes.length * EXTENT),
    );
  }

  #addPage(head: PageHead): void {
    for (const field of pageFields) this.#pages[field].push(head[field]);
    for (const name of this.#names.bytes) this.#pageExtents.push(...head.bytes[name]!);
  }

  #groupExtent(group: number, index: number): Extent {
    const { columns, rollUps } = this.#names;
    return extentAt(this.#groupExtents, group * (columns.length + rollUps.length) + index);
  }

  #end(group: number, field: 'pages' | 'runs', all: number): number {
    return this.#groups[field][group + 1] ?? all;
  }

  /** In the order in which `decode` reads them. */
  #columns(): number[][] {
    return [
      ...groupFields.map((name) => this.#groups[name]),
      ...pageFields.map((name) => this.#pages[name]),
      ...runFields.map((name) => this.#runs[name]),
      this.#groupExtents,
      this.#pageExtents,
    ];
  }
}

function extentAt(numbers: readonly number[], extent: number): Extent {
  const at = extent * EXTENT;
  return [numbers[at]!, numbers[at + 1]!, numbers[at + 2]!];
}

function emptyFields<Name extends string>(names: readonly Name[]): Fields<Name> {
  return Object.fromEntries(names.map((name) => [name, []])) as unknown as Fields<Name>;
}
