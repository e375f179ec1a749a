import { expect, test } from 'vitest';
import { bothFilters } from '../../lib/query-text/add-term.ts';
import { inFilter } from './in-filter.ts';

const mistakeAt = (position: number) => ({ message: '', hint: undefined, length: 1, position });

test('brackets that were put around the filter move nothing', () => {
  const sent = bothFilters('a or =', 'env=x');
  expect(inFilter(mistakeAt(sent.indexOf('=')), 'a or =', sent).position).toBe(5);
});

test('a mistake behind the filter is told at its end', () => {
  expect(inFilter(mistakeAt(12), 'a or', '(a or) env=x').position).toBe(4);
});

test('spaces before the filter count', () => {
  expect(inFilter(mistakeAt(0), '  =', '=').position).toBe(2);
});
