// Fails when package-lock.json would not install everywhere.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockFileProblems, type LockFile } from './verify/lock-file-problems.ts';
import { reportProblems } from './verify/report-problems.ts';

const lock: LockFile = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'));
reportProblems(lockFileProblems(lock));
