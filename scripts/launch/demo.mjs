import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import util from 'node:util';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {{ endpoint: string, args: string[], env: Record<string, string> }} DemoPlan */

/**
 * How the simulator has to be run against a server with these settings. Made before the server starts: only a new
 * data directory gets two hours of history, so that a second start does not write them again. Throws a sentence where the
 * certificate of the server is for none of the names by which it can be reached from here.
 * @param {string} root
 * @param {Record<string, string | undefined>} environment
 * @returns {DemoPlan}
 */
export function planDemo(root, environment) {
  const settings = { ...readEnvFile(join(root, '.env')), ...environment };
  const { endpoint, trusted } = addressOf(root, settings);
  const history = existsSync(resolve(root, settings['DATA_DIR'] || 'data')) ? [] : ['--backfill', '2h'];
  const key = settings['BOOTSTRAP_API_KEY'];
  const env = {
    ...(key ? { OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${encodeURIComponent(key)}` } : {}),
    ...(trusted && !environment['NODE_EXTRA_CA_CERTS'] ? { NODE_EXTRA_CA_CERTS: trusted } : {}),
  };
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
  // Nothing is told to whoever answers, so that no certificate has to be believed.
  const get = endpoint.startsWith('https:') ? https.get : http.get;
  const asked = get(`${endpoint}/readyz`, { rejectUnauthorized: false, signal: AbortSignal.timeout(2000) });
  try {
    const [answer] = await once(asked, 'response');
    answer.resume();
    return answer.statusCode === 200;
  } catch {
    return false;
  }
}

/**
 * The address of a server with these settings from here, and the file with the certificate to believe there.
 * @param {string} root
 * @param {Record<string, string | undefined>} settings
 * @returns {{ endpoint: string, trusted: string | undefined }}
 */
function addressOf(root, settings) {
  const hosts = connectableHosts(settings['HOST']);
  const port = settings['PORT'] || '4000';
  const file = settings['TLS_CERT_FILE'];
  if (!file) return { endpoint: `http://${inUrl(hosts[0])}:${port}`, trusted: undefined };
  const trusted = resolve(root, file);
  const certificate = readCertificate(trusted);
  const host = certificate
    ? hosts.find((name) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)))
    : hosts[0];
  if (host !== undefined) return { endpoint: `https://${inUrl(host)}:${port}`, trusted };
  throw new Error(
    `--demo sends to ${hosts.join(' or ')}, and TLS_CERT_FILE is a certificate for ${certificate?.subjectAltName ?? 'no name'}. ` +
      `Start without --demo, and have the simulator send to such a name: npm run simulate -- --endpoint https://NAME:${port}; ` +
      'or have a certificate made for these (subjectAltName=DNS:localhost,IP:127.0.0.1).',
  );
}

/**
 * By which a server that listens on this host can be reached from here.
 * @param {string | undefined} host
 * @returns {[string, ...string[]]}
 */
function connectableHosts(host) {
  if (!host || host === '0.0.0.0' || host === '::' || host === '127.0.0.1') return ['127.0.0.1', 'localhost'];
  return [host];
}

/** @param {string} host */
function inUrl(host) {
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * Undefined where there is none, of which the server tells.
 * @param {string} path
 */
function readCertificate(path) {
  try {
    return new X509Certificate(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function readEnvFile(path) {
  // Node 20.11 and older cannot parse it; they run this only until Node 24 is installed.
  if (!existsSync(path) || typeof util.parseEnv !== 'function') return {};
  return util.parseEnv(readFileSync(path, 'utf8'));
}
