import {
  type CodeColumn,
  type Codes,
  copySelection,
  isEmpty,
  type RowGroup,
  type RowPage,
  type Selection,
} from './rows.ts';

/** A filter made ready for the tables of one part of a store. */
export interface FilterNode {
  /** What a row costs, roughly; terms that are cheap go first. */
  readonly cost: number;
  /** False where certainly no row of the page matches. */
  canMatch(group: RowGroup, page: number): boolean;
  /** Takes the rows that do not match out of the selection. */
  narrow(group: RowGroup, selection: Selection): void;
  /** Of a term that the codes of one column decide, in most pages at least. */
  readonly byCode?: ByCode | undefined;
}

export interface ByCode {
  column: CodeColumn;
  /** By code: 1 where it matches. */
  passing: Uint8Array;
  /** Whether in this page no row matches but by its code. */
  decides: (group: RowGroup, page: number) => boolean;
}

/** Costs by what has to be read. */
export const costs = { codes: 1, numbers: 2, plain: 10, body: 20, extra: 15 } as const;

export const matchAll: FilterNode = { cost: 0, canMatch: () => true, narrow: () => {} };
export const matchNone: FilterNode = {
  cost: 0,
  canMatch: () => false,
  narrow: (_group, selection) => selection.rows.fill(0),
};

export function andNode(terms: FilterNode[]): FilterNode {
  const ordered = terms.toSorted((a, b) => a.cost - b.cost);
  const exclusive = exclusiveTerms(terms);
  return {
    cost: ordered.reduce((sum, term) => sum + term.cost, 0),
    canMatch: (group, page) =>
      ordered.every((term) => term.canMatch(group, page)) &&
      !exclusive.some((together) => together.every(({ decides }) => decides(group, page))),
    narrow: (group, selection) => {
      for (const term of ordered) {
        term.narrow(group, selection);
        if (isEmpty(selection)) return;
      }
    },
  };
}

/** Terms of the same column of which no code passes all: each may match often, and never on the same row. */
function exclusiveTerms(terms: readonly FilterNode[]): ByCode[][] {
  const byCode = terms.map((term) => term.byCode).filter((term) => term !== undefined);
  return [...Map.groupBy(byCode, ({ column }) => column).values()].filter(([first, ...others]) => {
    return others.length > 0 && !first!.passing.some((passes, code) => passes && others.every((o) => o.passing[code]));
  });
}

export function orNode(terms: FilterNode[]): FilterNode {
  const ordered = terms.toSorted((a, b) => a.cost - b.cost);
  return {
    cost: ordered.reduce((sum, term) => sum + term.cost, 0),
    canMatch: (group, page) => ordered.some((term) => term.canMatch(group, page)),
    narrow: (group, selection) => {
      const open = copySelection(selection);
      selection.rows.fill(0);
      for (const term of ordered) {
        const matched = copySelection(open);
        term.narrow(group, matched);
        for (const [start, end] of selection.ranges) {
          for (let row = start; row < end; row++) {
            selection.rows[row]! |= matched.rows[row]!;
            open.rows[row]! &= ~matched.rows[row]!;
          }
        }
      }
    },
  };
}

export function notNode(term: FilterNode): FilterNode {
  return {
    cost: term.cost,
    canMatch: () => true,
    narrow: (group, selection) => {
      const matched = copySelection(selection);
      term.narrow(group, matched);
      keep(selection, (row) => matched.rows[row] === 0);
    },
  };
}

/** Keeps the rows whose number passes. */
export function numberNode(
  read: (group: RowGroup) => ArrayLike<number>,
  test: (number: number) => boolean,
  canMatch: (page: RowPage) => boolean = () => true,
): FilterNode {
  return {
    cost: costs.numbers,
    canMatch: (group, page) => canMatch(group.pages[page]!),
    narrow: (group, selection) => {
      const numbers = read(group);
      keep(selection, (row) => test(numbers[row]!));
    },
  };
}

/** Keeps the rows whose code is marked 1 in `verdicts`, which is made when it is first needed. */
export function codeNode(read: (group: RowGroup) => Codes, makeVerdicts: () => Uint8Array): FilterNode {
  let verdicts: Uint8Array | undefined;
  return {
    cost: costs.codes,
    canMatch: () => {
      verdicts ??= makeVerdicts();
      return verdicts.includes(1);
    },
    narrow: (group, { rows, ranges }) => {
      verdicts ??= makeVerdicts();
      const codes = read(group);
      for (const [start, end] of ranges) {
        for (let row = start; row < end; row++) if (rows[row] === 1) rows[row] = verdicts[codes[row]!]!;
      }
    },
  };
}

/** Takes out the rows that do not pass. */
export function keep({ rows, ranges }: Selection, passes: (row: number) => boolean): void {
  for (const [start, end] of ranges) {
    for (let row = start; row < end; row++) if (rows[row] === 1 && !passes(row)) rows[row] = 0;
  }
}
