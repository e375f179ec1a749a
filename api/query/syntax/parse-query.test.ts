import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longestText } from './lexer.ts';
import { parseFilterText, parseQuery } from './parse-query.ts';
import { printFilter } from './print-filter.ts';
import { printQuery } from './print.ts';
import { filterTree, queryTree } from './tree.arbitrary.ts';

/** A tree without the places of its nodes. */
function shape(tree: unknown): unknown {
  const json = JSON.stringify(tree, (name, value: unknown) => {
    if (name === 'at') return undefined;
    return typeof value === 'bigint' ? `${value}n` : value;
  });
  return JSON.parse(json);
}

function filterShape(text: string): unknown {
  const parsed = parseFilterText(text);
  return parsed.ok ? shape(parsed.value) : parsed.error;
}

describe('canonical text', () => {
  test('of any query parses to the same tree', () => {
    fc.assert(
      fc.property(queryTree, (tree) => {
        const parsed = parseQuery(printQuery(tree));
        expect(parsed.ok ? shape(parsed.value) : parsed.error).toEqual(shape(tree));
      }),
      { numRuns: 1000 },
    );
  });

  test('of any filter parses to the same tree, and is its own canonical text', () => {
    fc.assert(
      fc.property(filterTree, (tree) => {
        const text = printFilter(tree);
        const parsed = parseFilterText(text);
        expect(parsed.ok ? shape(parsed.value) : parsed.error).toEqual(shape(tree));
        expect(parsed.ok && parsed.value && printFilter(parsed.value)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('any text is answered', () => {
  /** A tree whose canonical text parses, or a mistake inside of the text. */
  const isAnswered = (text: string): boolean => {
    const parsed = parseQuery(text);
    if (parsed.ok) return parseQuery(printQuery(parsed.value)).ok;
    const { position, length, message } = parsed.error;
    return message !== '' && position >= 0 && length >= 0 && position + length <= text.length;
  };

  test('of random characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(isAnswered(text)).toBe(true);
      }),
    );
  });

  test('of random words and marks of the language', () => {
    const parts =
      'logs|spans|metric|last|15m|from|around|±|+-5m|to|-1h|and|or|not|has|in|contains|stats|count|p95|ratio|by|every|auto|as|top|sort|desc|limit|key=|"x y"|`k`|(|)|,|=|!=|>|<|~|!|-|->|>>|:|*|$v|1|2%|2026-11-22T09:30:00Z|é|#';
    const part = fc.constantFrom(...parts.split('|'), '|');
    const joined = fc.array(fc.tuple(part, fc.constantFrom('', ' ')), { maxLength: 20 });
    fc.assert(
      fc.property(joined, (parts) => {
        expect(isAnswered(`logs ${parts.flat().join('')}`)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('of valid queries with a character changed', () => {
    const change = fc.record({ tree: queryTree, place: fc.nat(), cut: fc.nat(3), put: fc.string({ maxLength: 2 }) });
    fc.assert(
      fc.property(change, ({ tree, place, cut, put }) => {
        const text = printQuery(tree);
        const position = place % (text.length + 1);
        expect(isAnswered(text.slice(0, position) + put + text.slice(position + cut))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['brackets', `logs ${'('.repeat(10_000)}`, 'the filter is nested too deeply'],
    ['negations', `logs ${'-'.repeat(10_000)}x`, 'the filter is nested too deeply'],
    ['characters', `logs ${'x'.repeat(longestText)}`, 'the query is longer than 16384 characters'],
  ])('of too many %s', (_, text, message) => {
    expect(isAnswered(text)).toBe(true);
    expect(parseQuery(text)).toMatchObject({ ok: false, error: { message } });
  });
});

describe('reading', () => {
  const phrase = (text: string) => ({ kind: 'phrase', words: { kind: 'text', text } });

  test.each(['/pay', 'user:42', 'https://shop.example/pay', 'std::vector', '10:30:07', 'api-gateway', 'foo:', '50%'])(
    '%s is a word',
    (word) => expect(filterShape(word)).toEqual(phrase(word)),
  );

  test.each([
    ['service.name:pay*', 'service.name', 'pay*'],
    ['url.path:/api/*', 'url.path', '/api/*'],
    ['name:"GET /*"', 'name', 'GET /*'],
    ['code:"5*"', 'code', '5*'],
    ['`odd key`:x', 'odd key', 'x'],
  ])('%s is a pattern', (text, name, pattern) => {
    expect(filterShape(text)).toEqual({ kind: 'glob', key: { name }, pattern: { kind: 'text', text: pattern } });
  });

  test.each([
    [String.raw`"\d+"`, String.raw`\d+`],
    [String.raw`"a\"b"`, 'a"b'],
    [String.raw`'it\'s'`, "it's"],
    [String.raw`"\\n"`, String.raw`\n`],
    [String.raw`"a\tb\n"`, 'a\tb\n'],
    [String.raw`"\u00e9\u12"`, String.raw`é\u12`],
  ])('%s holds %j', (text, held) => expect(filterShape(text)).toEqual(phrase(held)));

  test('words of the language count in any case', () => {
    expect(filterShape('a AND NOT b Or HAS c')).toEqual(filterShape('(a -b) or has c'));
    expect(filterShape('k IN (1) k CONTAINS x')).toEqual(filterShape('k in (1) k contains x'));
  });

  test('`or` binds looser than standing side by side', () => {
    expect(filterShape('a b or c d')).toEqual(filterShape('(a b) or (c d)'));
  });

  test('last, from and around are words where no time follows', () => {
    expect(filterShape('last order from around')).toEqual({
      kind: 'and',
      terms: ['last', 'order', 'from', 'around'].map(phrase),
    });
  });

  test.each(['around -15m ± 5m', 'around -15m±5m', 'around -15m +-5m', 'around -15m ±5m'])('%s', (time) => {
    const parsed = parseQuery(`logs ${time}`);
    expect(parsed.ok && shape(parsed.value.time)).toEqual({
      kind: 'around',
      instant: { kind: 'ago', duration: { text: '15m', nanoseconds: 900e9 } },
      window: { text: '5m', nanoseconds: 300e9 },
    });
  });
});
