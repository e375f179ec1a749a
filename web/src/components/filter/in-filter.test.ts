import { expect, test } from 'vitest';
import { bothFilters } from '../../lib/query-text/add-term.ts';
import { inFilter } from './in-filter.ts';

const mistakeAt = (position: number) => ({ message: '', hint: undefined, length: 1, position });

test('brackets that were put around the filter move nothing', () => {
  const sent = bothFilters('a or =', 'env=x');
  expect(inFilter(mistakeAt(sent.lastIndexOf('=')), 'a or =', sent).position).toBe(5);
});

test('a mistake behind the filter is told at its end', () => {
  expect(inFilter(mistakeAt(12), 'a or', 'env=x (a or)').position).toBe(4);
});

test('spaces before the filter count', () => {
  expect(inFilter(mistakeAt(0), '  =', '=').position).toBe(2);
});

test('what the filter is limited to may hold the same text', () => {
  const sent = bothFilters('name', 'service.name=pay');
  expect(inFilter(mistakeAt(sent.lastIndexOf('name')), 'name', sent).position).toBe(0);
});
