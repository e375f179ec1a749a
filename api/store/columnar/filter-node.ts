import { type Mask, type RowGroup, type RowPage } from './rows.ts';

/** A filter made ready for the tables of one part of a store. */
export interface FilterNode {
  /** What a row costs, roughly; terms that are cheap go first. */
  readonly cost: number;
  /** False where certainly no row of the page matches. */
  canMatch(group: RowGroup, page: number): boolean;
  /** Clears the rows of the mask that do not match. */
  narrow(group: RowGroup, mask: Mask): void;
}

/** Costs by what has to be read. */
export const costs = { codes: 1, numbers: 2, plain: 10, body: 20, extra: 15 } as const;

export const matchAll: FilterNode = { cost: 0, canMatch: () => true, narrow: () => {} };
export const matchNone: FilterNode = { cost: 0, canMatch: () => false, narrow: (_group, mask) => mask.fill(0) };

export function andNode(terms: FilterNode[]): FilterNode {
  const ordered = terms.toSorted((a, b) => a.cost - b.cost);
  return {
    cost: ordered.reduce((sum, term) => sum + term.cost, 0),
    canMatch: (group, page) => ordered.every((term) => term.canMatch(group, page)),
    narrow: (group, mask) => {
      for (const term of ordered) {
        term.narrow(group, mask);
        if (isEmpty(mask)) return;
      }
    },
  };
}

export function orNode(terms: FilterNode[]): FilterNode {
  const ordered = terms.toSorted((a, b) => a.cost - b.cost);
  return {
    cost: ordered.reduce((sum, term) => sum + term.cost, 0),
    canMatch: (group, page) => ordered.some((term) => term.canMatch(group, page)),
    narrow: (group, mask) => {
      const open = mask.slice();
      mask.fill(0);
      for (const term of ordered) {
        const matched = open.slice();
        term.narrow(group, matched);
        for (let row = 0; row < mask.length; row++) {
          mask[row]! |= matched[row]!;
          open[row]! &= ~matched[row]!;
        }
      }
    },
  };
}

export function notNode(term: FilterNode): FilterNode {
  return {
    cost: term.cost,
    canMatch: () => true,
    narrow: (group, mask) => {
      const matched = mask.slice();
      term.narrow(group, matched);
      for (let row = 0; row < mask.length; row++) mask[row]! &= ~matched[row]!;
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
    narrow: (group, mask) => {
      const numbers = read(group);
      for (let row = 0; row < mask.length; row++) if (mask[row] === 1 && !test(numbers[row]!)) mask[row] = 0;
    },
  };
}

/** Keeps the rows whose code is marked 1 in `verdicts`, which is made when it is first needed. */
export function codeNode(read: (group: RowGroup) => Uint32Array, makeVerdicts: () => Uint8Array): FilterNode {
  let verdicts: Uint8Array | undefined;
  return {
    cost: costs.codes,
    canMatch: () => {
      verdicts ??= makeVerdicts();
      return verdicts.includes(1);
    },
    narrow: (group, mask) => {
      verdicts ??= makeVerdicts();
      const codes = read(group);
      for (let row = 0; row < mask.length; row++) if (mask[row] === 1) mask[row] = verdicts[codes[row]!]!;
    },
  };
}

export function isEmpty(mask: Mask): boolean {
  return !mask.includes(1);
}
