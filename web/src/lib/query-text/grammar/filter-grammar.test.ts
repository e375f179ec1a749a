import { readdirSync } from 'node:fs';
import type { SyntaxNode } from '@lezer/common';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenize } from '../../../../../api/query/syntax/lexer.ts';
import { parseFilterText } from '../../../../../api/query/syntax/parse-query.ts';
import { printFilter } from '../../../../../api/query/syntax/print-filter.ts';
import type { FilterTree } from '../../../../../api/query/syntax/tree.ts';
import { filterTree } from '../../../../../api/query/syntax/tree.arbitrary.ts';
import { readCases } from '../../../../../api/query/testdata/read-cases.ts';
import { parser } from './filter.grammar';

// The same texts that the server's parser is tested with, and the server's parser as the measure.
const folder = new URL('../../../../../api/query/testdata/', import.meta.url);
const queries = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .flatMap((name) => readCases(new URL(name, folder)).map(({ query }) => query));
const texts = [...new Set(queries.map((query) => query.replace(/^\S+\s*/, '')))];
const filters = texts.filter((text) => parseFilterText(text).ok);

test('there are many of them', () => {
  expect([texts.length > 150, filters.length > 90]).toEqual([true, true]);
});

test.each(filters)('what the server can read has no mistake here, and the same parts: %s', (text) => {
  expectAgreement(text);
});

test('whatever the server prints', () => {
  fc.assert(
    fc.property(filterTree, (tree) => expectAgreement(printFilter(tree))),
    { numRuns: 500 },
  );
});

test('any text at all is read, and no token goes beyond it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab: =!<>~-"\'`()|,*.\\u09 '.split('')), maxLength: 40 }),
      (text) => {
        const tree = parser.parse(text);
        expect(tree.length).toBe(text.length);
      },
    ),
  );
});

function expectAgreement(text: string): void {
  const read = parseFilterText(text);
  if (!read.ok) throw new Error(`the server cannot read ${text}`);
  const nodes = nodesOf(text);
  expect(nodes.filter(({ name }) => name === '⚠')).toEqual([]);
  expect(tokensOf(nodes)).toEqual(
    tokenize(text)
      .filter(({ kind }) => kind !== 'end')
      .map(({ at }) => [at.position, at.position + at.length]),
  );
  const keys = nodes.flatMap(({ name, from, to }) =>
    name === 'Key' ? [text.slice(from, to)] : name === 'GlobKey' ? [text.slice(from, to - 1)] : [],
  );
  expect(keys).toEqual(read.value ? keysOf(read.value, text) : []);
}

interface Part {
  name: string;
  from: number;
  to: number;
  isLeaf: boolean;
}

function nodesOf(text: string): Part[] {
  const parts: Part[] = [];
  const visit = (node: SyntaxNode): void => {
    parts.push({ name: node.name, from: node.from, to: node.to, isLeaf: node.firstChild === null });
    for (let child = node.firstChild; child; child = child.nextSibling) visit(child);
  };
  visit(parser.parse(text).topNode);
  return parts;
}

/** The key of a pattern is a token here and part of one word there. */
function tokensOf(parts: readonly Part[]): [from: number, to: number][] {
  const tokens: [number, number][] = [];
  let isOpen = false;
  for (const { name, from, to, isLeaf } of parts) {
    if (!isLeaf || name === 'Filter') continue;
    if (isOpen && tokens.at(-1)![1] === from && (name === 'Word' || name === 'Literal')) tokens.at(-1)![1] = to;
    else tokens.push([from, to]);
    isOpen = name === 'GlobKey' || name === 'GlobColon';
  }
  return tokens;
}

function keysOf(tree: FilterTree, text: string): string[] {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return tree.terms.flatMap((term) => keysOf(term, text));
    case 'not':
      return keysOf(tree.term, text);
    case 'compare':
    case 'in':
    case 'has':
    case 'glob':
      return [text.slice(tree.key.at.position, tree.key.at.position + tree.key.at.length)];
    default:
      return [];
  }
}
