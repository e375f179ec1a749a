import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import type { BenchOptions } from './options.ts';
import { processUsage } from './process-usage.ts';
import { freshDirectory } from './seamark.ts';
import type { Figure } from './table.ts';

const root = join(import.meta.dirname, '..', '..');
const HEALTHY_MS = 60_000;
const IDLE_MS = 15_000;
const STARTS = 3;

/** How soon `npm start` answers once everything is built, and what it holds while nothing happens. */
export async function benchStart({ cacheDirectory }: BenchOptions): Promise<Figure[]> {
  const dataDirectory = freshDirectory(cacheDirectory, 'seamark');
  mkdirSync(dataDirectory, { recursive: true });
  await measureStart(dataDirectory, 0);
  const starts = [];
  for (let start = 0; start < STARTS; start++) {
    starts.push(await measureStart(dataDirectory, start === STARTS - 1 ? IDLE_MS : 0));
  }
  const own = { better: 'less', peer: null, note: '' } as const;
  const healthyMs = Math.max(...starts.map((start) => start.healthyMs));
  return [
    { ...own, what: `healthy, longest of ${STARTS} starts`, unit: 's', goal: 3, ours: healthyMs / 1000 },
    { ...own, what: 'memory, idle', unit: 'MB', goal: 250, ours: starts.at(-1)!.rssMb },
  ];
}

async function measureStart(dataDirectory: string, idleMs: number): Promise<{ healthyMs: number; rssMb: number }> {
  const [port, httpPort, grpcPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const env = {
    ...process.env,
    DATA_DIR: dataDirectory,
    PORT: String(port),
    OTLP_HTTP_PORT: String(httpPort),
    OTLP_GRPC_PORT: String(grpcPort),
  };
  const startMs = performance.now();
  const launcher = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], { cwd: root, env, stdio: 'ignore' });
  const exited = once(launcher, 'exit');
  try {
    await healthy(`http://127.0.0.1:${port}/healthz`);
    const healthyMs = performance.now() - startMs;
    await delay(idleMs);
    const [server] = readFileSync(`/proc/${launcher.pid}/task/${launcher.pid}/children`, 'utf8').split(' ');
    return { healthyMs, rssMb: processUsage(Number(server)).rssMb };
  } finally {
    launcher.kill('SIGTERM');
    await exited;
  }
}

async function healthy(url: string): Promise<void> {
  for (const endsAtMs = Date.now() + HEALTHY_MS; Date.now() < endsAtMs; await delay(20)) {
    const isHealthy = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isHealthy) return;
  }
  throw new Error(`${url} did not answer within ${HEALTHY_MS / 1000} s`);
}
