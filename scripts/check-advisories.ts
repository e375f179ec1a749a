// npm run advisories: what is known against the packages that are installed, as the registry of npm tells it. Ends with
// N passed, N failed: neither, where the registry tells of none at all.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { judgeAudit } from './verify/judge-audit.ts';

const root = join(import.meta.dirname, '..');
const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: root, encoding: 'utf8', timeout: 120_000 });
const { verdict, lines } = judgeAudit(stdout ?? '');
for (const line of lines) console.log(line);
console.log(`${verdict === 'passed' ? 1 : 0} passed, ${verdict === 'failed' ? 1 : 0} failed`);
if (verdict === 'failed') process.exitCode = 1;
