import { readFileSync } from 'node:fs';

/** One query with what is expected of it; the head of contract.txt says how to read it. */
export interface QueryCase {
  line: number;
  query: string;
  /** Everything below the query, as it stands in the file. */
  expected: string;
}

/** Reads a file of cases: `#` begins a comment, `>` a query; the lines up to the next empty one are what is expected. */
export function readCases(file: URL): QueryCase[] {
  const cases: QueryCase[] = [];
  let expected: string[] = [];
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (line.startsWith('> ')) {
      expected = [];
      cases.push({ line: index + 1, query: line.slice(2), expected: '' });
    } else if (line !== '' && !line.startsWith('#')) {
      expected.push(line);
      cases.at(-1)!.expected = expected.join('\n');
    }
  }
  return cases;
}
