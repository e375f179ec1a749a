import { expect, test } from 'vitest';
import { andNode, type FilterNode, matchAll } from './filter-node.ts';
import type { RowGroup } from './rows.ts';

const group = {} as RowGroup;

/** A term that the codes decide in all pages but those that are named. */
function term(column: 'set' | 'context', passing: number[], otherwiseIn: number[] = []): FilterNode {
  const decides = (_group: RowGroup, page: number): boolean => !otherwiseIn.includes(page);
  return { ...matchAll, byCode: { column, passing: Uint8Array.from(passing), decides } };
}

const pages = (terms: FilterNode[]): number[] =>
  [0, 1, 2].filter((page) => andNode([...terms, matchAll]).canMatch(group, page));

test('pages where codes alone decide are passed over by terms of which no code passes all', () => {
  expect(pages([term('set', [1, 1, 0]), term('set', [0, 0, 1])])).toEqual([]);
  expect(pages([term('set', [1, 1, 0]), term('set', [0, 1, 1]), term('set', [1, 0, 1])])).toEqual([]);
});

test('a page in which one of them may match by something else is not', () => {
  expect(pages([term('set', [1, 0], [1]), term('set', [0, 1], [2])])).toEqual([1, 2]);
});

test('terms that a code passes together, or that are of different columns, pass over nothing', () => {
  expect(pages([term('set', [1, 1, 0]), term('set', [0, 1, 1])])).toEqual([0, 1, 2]);
  expect(pages([term('set', [1, 0]), term('context', [0, 1])])).toEqual([0, 1, 2]);
  expect(pages([term('set', [0, 0])])).toEqual([0, 1, 2]);
});
