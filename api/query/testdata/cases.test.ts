import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { answer } from './answer.ts';
import { readCases } from './read-cases.ts';

const here = new URL('.', import.meta.url);
const files = readdirSync(here).filter((name) => name.endsWith('.txt'));

describe.each(files)('%s', (file) => {
  test.each(readCases(new URL(file, here)))('line $line: $query', ({ query, expected }) => {
    expect(answer(query)).toBe(expected);
  });
});
