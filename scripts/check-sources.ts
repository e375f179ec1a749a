// Fails when a file breaks a rule that linter, compiler and layers do not know: see verify/source-problems.ts.
import { readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { reportProblems } from './verify/report-problems.ts';
import { sourceProblems } from './verify/source-problems.ts';
import { trackedFiles } from './verify/tracked-files.ts';

const root = dirname(import.meta.dirname);
const folders = [root, dirname(root), homedir()].map((folder) => join(folder, '/'));
const machinePaths = folders.filter((folder) => folder !== parse(folder).root && folder !== join(tmpdir(), '/'));
const texts = trackedFiles(root).filter((path) => !/\.(png|ico|woff2?|gz|zst|pb|bin)$|^package-lock\.json$/.test(path));
reportProblems(texts.flatMap((path) => sourceProblems(path, readFileSync(join(root, path), 'utf8'), machinePaths)));
