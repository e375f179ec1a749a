import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * What node_modules lacks of the lock file, as a sentence; undefined when nothing.
 * npm's own record of what it installed is compared, so that an `npm install` by hand counts as well.
 * @param {string} root
 */
export function whatIsMissing(root) {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return 'node_modules is missing';
  for (const [path, wanted] of Object.entries(readPackages(join(root, 'package-lock.json')) ?? {})) {
    if (path === '') continue;
    const found = installed[path];
    // Packages of other platforms are in the lock file and never installed.
    if (found ? found.version !== wanted.version : !wanted.optional) {
      return `${path.replace(/^.*node_modules\//, '')} ${found ? 'is another version' : 'is missing'}`;
    }
  }
  return findNode(root) === undefined ? 'Node 24 is missing' : undefined;
}

/**
 * Runs `npm ci` when something of the lock file is missing, and gives the Node to run everything on.
 * Throws with a sentence when that fails.
 * @param {string} root
 * @returns {string} path of a Node ≥ 24
 */
export function ensureInstalled(root) {
  const missing = whatIsMissing(root);
  if (missing !== undefined) {
    console.log(`Installing packages, about half a minute (${missing}).`);
    runNpm(root, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], 'inherit');
  }
  const node = findNode(root);
  if (node === undefined) {
    throw new Error(
      'Node 24 was not installed: npm runs no install scripts here. Try: npm rebuild node --ignore-scripts=false',
    );
  }
  return node;
}

/**
 * Runs npm and throws when it fails; the output is part of the error unless it was inherited.
 * @param {string} root
 * @param {string[]} args
 * @param {'inherit' | 'pipe'} output
 * @param {Record<string, string>} [environment] beside that of this process
 */
export function runNpm(root, args, output, environment = {}) {
  const result = spawnSync('npm', args, {
    cwd: root,
    env: { ...process.env, ...environment, PATH: pathWithoutProjectBinaries() },
    stdio: ['ignore', output, output],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error) throw new Error(`npm cannot be run: ${result.error.message}`);
  if (result.status !== 0) {
    const printed = output === 'pipe' ? `\n${result.stdout}${result.stderr}` : '';
    throw new Error(`npm ${args.slice(0, 2).join(' ')} failed (exit ${result.status ?? result.signal}).${printed}`);
  }
}

/**
 * The project's own Node where it is installed; the one that runs this when it is new enough.
 * @param {string} root
 */
function findNode(root) {
  const own = join(root, 'node_modules', 'node', 'bin', 'node');
  if (existsSync(own)) return own;
  return Number.parseInt(process.versions.node, 10) >= 24 ? process.execPath : undefined;
}

/** `npm ci` deletes node_modules, and with it the Node that `node_modules/.bin` would have given to npm. */
function pathWithoutProjectBinaries() {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.filter((folder) => !folder.endsWith(join('node_modules', '.bin'))).join(delimiter);
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
