import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes the files of an empty embedded database where they are not there, beside whatever else goes on. Resolves once they are;
 * without them the server makes its own, which takes seconds.
 * @param {string} root
 * @param {string} node a Node ≥ 24
 * @returns {Promise<void>}
 */
export function ensureDatabaseTemplate(root, node) {
  // As api/control/embedded/template.ts names it.
  const path = join(root, 'node_modules', '@electric-sql', 'pglite', 'package.json');
  const { version } = JSON.parse(readFileSync(path, 'utf8'));
  if (existsSync(join(root, '.cache', `database-${version}`))) return Promise.resolve();
  const child = spawn(node, [join(root, 'scripts', 'database-template.ts')], { cwd: root, stdio: 'ignore' });
  return new Promise((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
}
