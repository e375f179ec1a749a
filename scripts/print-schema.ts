// npm run schema: writes schema/schema.graphql. With --check it fails where the file is not what the sources say.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printGraph } from '../schema/print.ts';

const path = join(import.meta.dirname, '..', 'schema', 'schema.graphql');
const text = printGraph();

if (!process.argv.includes('--check')) {
  writeFileSync(path, text);
} else if (readFileSync(path, 'utf8') !== text) {
  console.error('schema/schema.graphql is not what schema/ says: run npm run schema.');
  process.exitCode = 1;
}
