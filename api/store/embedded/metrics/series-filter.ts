import type { Filter } from '../../ports/plan.ts';
import { numberTest, orderTest, type ValueFilter, valueTest } from '../../columnar/value-test.ts';
import { keyReader, type SeriesView } from './series-values.ts';

/** Whether a point counts; the value is NaN where it has none, as distributions. */
export type PointTest = (value: number, timeNano: bigint) => boolean;

/** Whether the points of a series count: all, none, or those that pass. */
export type SeriesFilter = (series: SeriesView) => boolean | PointTest;

/** Whether the filter looks at points, not at series alone. */
export function filtersPoints(filter: Filter): boolean {
  switch (filter.op) {
    case 'all':
    case 'phrase':
    case 'structured':
      return false;
    case 'and':
    case 'or':
      return filter.terms.some(filtersPoints);
    case 'not':
      return filtersPoints(filter.term);
    default:
      return filter.key.place === 'intrinsic';
  }
}

/** Attributes are the same for all points of a series, so that they are looked at once; a point's value and time are not. */
export function compileSeriesFilter(filter: Filter): SeriesFilter {
  switch (filter.op) {
    case 'all':
      return () => true;
    case 'phrase':
    case 'structured':
      return () => false;
    case 'and':
    case 'or': {
      const terms = filter.terms.map(compileSeriesFilter);
      const decides = filter.op === 'or';
      return (series) => combine(terms, series, decides);
    }
    case 'not': {
      const term = compileSeriesFilter(filter.term);
      return (series) => {
        const verdict = term(series);
        return typeof verdict === 'boolean' ? !verdict : (value, timeNano) => !verdict(value, timeNano);
      };
    }
    default:
      return leaf(filter);
  }
}

function combine(terms: readonly SeriesFilter[], series: SeriesView, decides: boolean): boolean | PointTest {
  const tests: PointTest[] = [];
  for (const term of terms) {
    const verdict = term(series);
    if (verdict === decides) return decides;
    if (typeof verdict !== 'boolean') tests.push(verdict);
  }
  if (tests.length === 0) return !decides;
  return (value, timeNano) => tests.some((test) => test(value, timeNano) === decides) === decides;
}

function leaf(filter: ValueFilter): SeriesFilter {
  if (filter.key.place === 'intrinsic') {
    const test = intrinsicTest(filter);
    return () => test;
  }
  const read = keyReader(filter.key);
  const test = valueTest(filter);
  return (series) => {
    const value = read(series);
    return value !== undefined && test(value);
  };
}

function intrinsicTest(filter: ValueFilter): boolean | PointTest {
  switch (filter.key.name) {
    case 'value': {
      const test = numberTest(filter);
      return (value) => !Number.isNaN(value) && test(value);
    }
    case 'timestamp':
      return timeTest(filter);
    default:
      return false;
  }
}

function timeTest(filter: ValueFilter): boolean | PointTest {
  if (filter.op === 'exists') return true;
  if (filter.op !== 'compare' && filter.op !== 'equals') return false;
  const bound = BigInt(filter.value.number ?? 0);
  const test = filter.op === 'equals' ? (order: number) => order === 0 : orderTest(filter.than);
  return (_value, timeNano) => test(timeNano < bound ? -1 : timeNano > bound ? 1 : 0);
}
