import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { runNpm } from './install.mjs';

/**
 * Builds web/ into web/dist when its sources, the schema or the packages changed since the last build.
 * Throws with the build's output when it fails.
 * @param {string} root
 */
export function ensureWebBuilt(root) {
  if (!existsSync(join(root, 'web', 'index.html'))) return;
  const stamp = join(root, '.cache', 'web-build');
  const sources = hashOfSources(root);
  if (existsSync(join(root, 'web', 'dist', 'index.html')) && read(stamp) === sources) return;
  console.log('Building the web pages.');
  // Whoever builds it, such as a test: React of production is a third as large, and faster.
  runNpm(root, ['run', 'build:web'], 'pipe', { NODE_ENV: 'production' });
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stamp, sources);
}

/**
 * Changes with any file that the build reads.
 * @param {string} root
 */
export function hashOfSources(root) {
  const hash = createHash('sha256');
  const others = ['codegen.ts', 'package-lock.json', join('schema', 'schema.graphql')].map((path) => join(root, path));
  for (const path of [...filesOf(join(root, 'web')), ...others.filter((path) => existsSync(path))]) {
    hash.update(relative(root, path).split(sep).join('/')).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @returns {string[]} sorted, without tests of the built pages and what is itself built from the others
 */
function filesOf(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['dist', 'e2e', 'gql', 'node_modules'].includes(entry.name) ? [] : filesOf(path);
    return entry.isFile() ? [path] : [];
  });
}

/** @param {string} path */
function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
