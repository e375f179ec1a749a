import { GraphQLError } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { MOST_TOKENS, parseDocument, refusalsOf } from './request-limits.ts';

function refusals(document: string): string[] {
  return refusalsOf(parseDocument(document), schema).map(({ message }) => message);
}

/** { trace { rootSpan { parent { parent … name } } } }, `depth` fields inside each other. */
function deep(depth: number): string {
  const inner = 'parent { '.repeat(depth - 3);
  return `{ trace(traceId: "") { rootSpan { ${inner} name ${'}'.repeat(depth)}`;
}

describe('depth', () => {
  test('of 12 fields is allowed, the innermost counted', () => {
    expect(refusals(deep(12))).toEqual([]);
    expect(refusals(deep(13))).toEqual(['The request is 13 fields deep, but may be 12.']);
  });

  test('counts fields of fragments', () => {
    const document = `
      { trace(traceId: "") { ...T } }
      fragment T on Trace { rootSpan { ...S } }
      fragment S on Span { ${'parent { '.repeat(10)} name ${'}'.repeat(10)} }`;
    expect(refusals(document)).toEqual(['The request is 13 fields deep, but may be 12.']);
  });

  test('does not count introspection', () => {
    const document = `{ __schema { types { fields { type { ${'ofType { '.repeat(12)} name ${'}'.repeat(16)} }`;
    expect(refusals(document)).toEqual([]);
  });
});

describe('root fields', () => {
  const roots = (count: number): string =>
    Array.from({ length: count }, (_, at) => `f${at}: system { version }`).join(' ');

  test('may be 100', () => {
    expect(refusals(`{ ${roots(100)} __typename }`)).toEqual([]);
    expect(refusals(`{ ${roots(101)} }`)).toEqual(['The request has 101 root fields, but may have 100.']);
  });

  test('may be as many where a field leads back to the roots', () => {
    expect(refusals(`subscription { live { query { ${roots(100)} } } }`)).toEqual([]);
    expect(refusals(`subscription { live { query { ...A ...A } } } fragment A on Query { ${roots(60)} }`)).toEqual([
      'The request has 120 root fields, but may have 100.',
    ]);
  });

  test('of fragments count each time', () => {
    const document = `{ ...A ...A ...B } fragment A on Query { ${roots(40)} } fragment B on Query { ... on Query { ${roots(30)} } }`;
    expect(refusals(document)).toEqual(['The request has 110 root fields, but may have 100.']);
  });
});

test('fragments that multiply are measured without being written out', () => {
  const levels = Array.from({ length: 10 }, (_, level) => {
    const spreads = Array.from({ length: 40 }, (_, at) => `p${at}: parent { ...F${level + 1} }`).join(' ');
    return `fragment F${level} on Span { ${level === 9 ? 'name' : spreads} }`;
  });
  const document = `{ trace(traceId: "") { rootSpan { ...F0 } } } ${levels.join('\n')}`;
  expect(refusals(document)).toEqual([expect.stringMatching(/^The request has \d{13,} fields, but may have 5000\.$/)]);
});

test('a fragment inside itself is no endless task', () => {
  const document = '{ trace(traceId: "") { ...A } } fragment A on Trace { rootSpan { trace { ...A } } }';
  expect(refusals(document)).toEqual([]);
});

test('a flood of directives is refused', () => {
  const directives = (count: number): string => `{ system { version ${'@include(if: true) '.repeat(count)} } }`;
  expect(refusals(directives(200))).toEqual([]);
  expect(refusals(directives(201))).toEqual(['The request has more than 200 directives.']);
});

test('a document has a bounded number of words', () => {
  expect(() => parseDocument(`{ ${'a '.repeat(MOST_TOKENS)} }`)).toThrow('tokens');
});

test.each([
  ['fields', '{a'.repeat(4990)],
  ['lists', `{ a(b: ${'['.repeat(9900)}`],
  ['objects', `{ a(b: ${'{a:'.repeat(3000)}`],
  ['fragments', '{ ... '.repeat(4900)],
])('%s nested without an end are a mistake like any other', (_, document) => {
  expect(() => parseDocument(document)).toThrow(GraphQLError);
});

test('a field may stand in one place a bounded number of times', () => {
  const again = (count: number): string => `{ system { version ... { ${'version '.repeat(count - 1)} } } }`;
  expect(refusals(again(100))).toEqual([]);
  expect(refusals(again(101))).toContain('A field stands 101 times in one place, but may 100 times.');
});

test('the schema may be asked for a few times only', () => {
  const asked = (count: number): string =>
    `{ ${Array.from({ length: count }, (_, at) => `s${at}: __schema { types { name } }`).join(' ')} ...T } fragment T on Query { __type(name: "Query") { name } }`;
  expect(refusals(asked(2))).toEqual([]);
  expect(refusals(asked(3))).toEqual(['The request asks 4 times for the schema, but may 3 times.']);
});
