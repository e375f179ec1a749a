import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import util from 'node:util';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {{ endpoint: string, args: string[], env: Record<string, string> }} DemoPlan */

/**
 * How the simulator has to be run against a server with these settings. Made before the server starts: only a new
 * data directory gets two hours of history, so that a second start does not write them again.
 * @param {string} root
 * @param {Record<string, string | undefined>} environment
 * @returns {DemoPlan}
 */
export function planDemo(root, environment) {
  const settings = { ...readEnvFile(join(root, '.env')), ...environment };
  const endpoint = `http://${connectableHost(settings['HOST'])}:${settings['PORT'] || '4000'}`;
  const history = existsSync(resolve(root, settings['DATA_DIR'] || 'data')) ? [] : ['--backfill', '2h'];
  const key = settings['BOOTSTRAP_API_KEY'];
  const env = key ? { OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${encodeURIComponent(key)}` } : {};
  return { endpoint, args: ['--rate', '5', '--endpoint', endpoint, ...history], env };
}

/**
 * Runs the simulator from the moment the server is ready. The server's screen stays as it is: what the simulator
 * says goes into .cache/simulator.log.
 * @param {string} root
 * @param {string} node
 * @param {DemoPlan} plan
 * @param {AbortSignal} stopped aborted when the server has ended
 */
export async function runSimulator(root, node, plan, stopped) {
  while (!stopped.aborted && !(await isReady(plan.endpoint))) await sleep(200);
  if (stopped.aborted) return;
  mkdirSync(join(root, '.cache'), { recursive: true });
  const log = openSync(join(root, '.cache', 'simulator.log'), 'w');
  const simulator = spawn(node, [join(root, 'simulator', 'main.ts'), ...plan.args], {
    cwd: root,
    env: { ...process.env, ...plan.env },
    stdio: ['ignore', log, log],
  });
  const history = plan.args.includes('--backfill') ? ', two hours of history first' : '';
  console.log(`  A simulated shop sends traffic${history} (${join('.cache', 'simulator.log')}). Ctrl-C ends all.\n`);
  stopped.addEventListener('abort', () => {
    simulator.kill('SIGTERM');
    setTimeout(() => simulator.kill('SIGKILL'), 3000).unref();
  });
  simulator.once('exit', (code) => {
    if (code !== null && code > 0 && code < 128) console.error(`The simulator ended (exit ${code}): see its log.`);
  });
}

/** @param {string} endpoint */
async function isReady(endpoint) {
  try {
    const answer = await fetch(`${endpoint}/readyz`, { signal: AbortSignal.timeout(2000) });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/**
 * Where a server that listens on this host can be reached from here.
 * @param {string | undefined} host
 */
function connectableHost(host) {
  if (!host || host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** @param {string} path */
function readEnvFile(path) {
  // Node 20.11 and older cannot parse it; they run this only until Node 24 is installed.
  if (!existsSync(path) || typeof util.parseEnv !== 'function') return {};
  return util.parseEnv(readFileSync(path, 'utf8'));
}
