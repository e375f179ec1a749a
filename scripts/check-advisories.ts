// npm run advisories: what is known against the packages that are installed, as the registry of npm tells it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Report {
  vulnerabilities?: Record<string, { severity: string; range: string }>;
  message?: string;
}

const root = join(import.meta.dirname, '..');
const grave = new Set(['high', 'critical']);
const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: root, encoding: 'utf8', timeout: 120_000 });
const { vulnerabilities, message } = readReport(stdout);

if (vulnerabilities === undefined) {
  // Some registries pass packages on, and know nothing of advisories: that is no proof that there are none.
  console.log(`NOT CHECKED: the registry tells of no advisories (${message ?? 'no answer'}).`);
  process.exitCode = process.env['CI'] ? 1 : 0;
} else {
  const found = Object.entries(vulnerabilities).filter(([, { severity }]) => grave.has(severity));
  for (const [name, { severity, range }] of found) console.error(`${name} ${range}: ${severity}`);
  console.log(`${found.length} packages with grave advisories, of ${Object.keys(vulnerabilities).length} with any.`);
  if (found.length > 0) process.exitCode = 1;
}

function readReport(text: string): Report {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return {};
  }
}
