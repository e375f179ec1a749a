import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { costOf, type Variables } from './query-cost.ts';

function reading(text: string, variables: Variables = {}): number {
  return costOf(schema, parse(text), undefined, variables).reading;
}

describe('what an operation costs', () => {
  test.each([
    ['one of plain values', '{ signUpPolicy }', 1],
    ['an object', '{ system { version startedAt } }', 2],
    ['an alias of each', '{ a: system { version } b: system { version } }', 3],
    // The hour is searched: 10. One connection, and ten traces in it.
    ['a page', '{ traces(range: {last: "1h"}, first: 10) { nodes { traceId } } }', 1 + 10 + 1 + 10],
    ['a page where nothing is said of it', '{ traces(range: {last: "1h"}) { edges { cursor } } }', 1 + 10 + 1 + 50],
    ['the count of a page', '{ traces(range: {last: "1h"}, first: 0) { totalCount } }', 1 + 10 + 1],
    ['pages in pages', '{ users(first: 10) { nodes { sessions { id } } } }', 1 + 1 + 10 * (1 + 10)],
    // A quarter of an hour, which is not searched.
    ['a range where nothing is said', '{ topology { nodes { id } } }', 1 + Math.ceil(0.25 * 10) + 1 + 10],
    ['introspection', '{ __schema { types { name } } }', 1001],
    ['names of types', '{ __typename system { __typename } }', 2],
  ])('%s', (_, text, cost) => {
    expect(reading(text)).toBe(cost);
  });

  test('is that of the pages that variables ask for, and of their defaults', () => {
    const page = 'query ($n: Int = 20) { users(first: $n) { nodes { id } } }';
    expect(reading(page)).toBe(1 + 1 + 20);
    expect(reading(page, { n: 200 })).toBe(1 + 1 + 200);
    expect(reading(page, { n: -5 })).toBe(2);
    expect(reading(page, { n: 2 ** 31 })).toBe(2 + 10_000);
    expect(reading(page, { n: 'many' })).toBe(2 + 50);
  });

  test('grows with the time that is looked over, wherever that is said', () => {
    const day = 1 + 240 + 1;
    const query = 'query ($text: String!, $range: TimeRangeInput) { query(text: $text, range: $range) { __typename } }';
    const between = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };
    for (const variables of [
      { text: 'logs last 24h | count' },
      { text: 'logs last 1d', range: { last: '1h' } },
      { text: 'logs', range: { last: '1d' } },
      { text: 'logs', range: { between } },
      { text: 'logs', range: { around: { at: between.from, window: '12h' } } },
    ]) {
      expect([variables, reading(query, variables)]).toEqual([variables, day]);
    }
    const absurd = [{ last: 'a' }, { between: { from: 'b', to: 1 } }, { between: 3 }, { around: {} }, 'text', null];
    for (const range of absurd) expect(reading(query, { text: 'logs', range })).toBeLessThan(10);
    expect(reading(query, { text: 'logs', range: { last: '999999w' } })).toBe(2 + 25_000);
    const backwards = { between: { from: between.to, to: between.from } };
    expect(reading(query, { text: 'logs', range: backwards })).toBe(2);
  });

  test('counts fragments wherever they are spread', () => {
    const text = '{ a: viewer { ...U } b: viewer { ... on User { ...U } } } fragment U on User { sessions { id } }';
    expect(reading(text)).toBe(1 + 2 * (1 + 10));
  });

  test('is that of the operation that is run', () => {
    const document = parse('query A { system { version } } query B { users(first: 100) { nodes { id } } }');
    expect(costOf(schema, document, 'A', {}).reading).toBe(2);
    expect(costOf(schema, document, 'B', {}).reading).toBe(102);
    expect(costOf(schema, document, 'C', {}).reading).toBe(1);
  });

  test('tells what changes something apart', () => {
    const text = 'mutation { logOut ...M } fragment M on Mutation { a: logOut b: endSession(id: "x") }';
    expect(costOf(schema, parse(text), null, null)).toEqual({ reading: 1, changing: 30 });
  });
});
