// Fails when a package-lock.json would not install everywhere, or would install what nobody has looked at.
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type AllowedScripts, lockFileProblems, type LockFile } from './verify/lock-file-problems.ts';
import { reportProblems } from './verify/report-problems.ts';
import { trackedFiles } from './verify/tracked-files.ts';

const root = dirname(import.meta.dirname);
const paths = trackedFiles(root).filter((path) => basename(path) === 'package-lock.json');
reportProblems(
  paths.flatMap((path) => {
    const lock: LockFile = JSON.parse(readFileSync(join(root, path), 'utf8'));
    const manifest: { allowScripts?: AllowedScripts } = JSON.parse(
      readFileSync(join(root, dirname(path), 'package.json'), 'utf8'),
    );
    return lockFileProblems(lock, manifest.allowScripts ?? {}).map((problem) => `${path}: ${problem}`);
  }),
);
