// Runs one of the project's programs on the project's own Node, also from a clone where nothing is installed yet:
//   node scripts/run.mjs FILE [argument…]
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCode, forwardSignals, startInForeground } from './launch/foreground.mjs';
import { ensureInstalled } from './launch/install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [file = '', ...args] = process.argv.slice(2);
try {
  const child = startInForeground(ensureInstalled(root), [join(root, file), ...args], { cwd: root });
  forwardSignals(child);
  process.exitCode = await exitCode(child);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
