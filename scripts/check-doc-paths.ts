// Fails when a Markdown file names a path or an npm script that is not there.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { docProblems } from './verify/doc-problems.ts';
import { reportProblems } from './verify/report-problems.ts';
import { trackedFiles } from './verify/tracked-files.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
const targets = {
  exists: (path: string) => globSync(path, { cwd: root }).length > 0,
  commands: new Set(Object.keys(manifest.scripts)),
};
const documents = trackedFiles(root).filter((path) => path.endsWith('.md'));
reportProblems(documents.flatMap((path) => docProblems(path, read(path), targets)));
