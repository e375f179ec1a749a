import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Signal } from '../../../simulator/otlp/signals.ts';
import type { Corpus } from '../corpus/open-corpus.ts';
import { diskBytes, processUsage, settle } from '../process-usage.ts';
import { replay } from '../replay.ts';
import { freshDirectory } from '../seamark.ts';
import type { IngestUsage } from './peer.ts';

/** Another server that takes OTLP over HTTP. */
export interface OtlpServer {
  command: string;
  args: string[];
  env?: Record<string, string>;
  port: number;
  path: string;
  /** Asked once everything is sent: writes what is held back. */
  flushPath?: string;
}

const START_MS = 30_000;
const STOP_MS = 60_000;

/** Sends the corpus to a server as it is sent to ours, and waits until it rests. */
export async function ingestByServer(
  corpus: Corpus,
  signal: Signal,
  { cacheDirectory, connections }: { cacheDirectory: string; connections: number },
  serverOf: (dataDirectory: string) => OtlpServer,
): Promise<IngestUsage> {
  const directory = freshDirectory(cacheDirectory, 'peer');
  mkdirSync(directory, { recursive: true });
  const { command, args, env, port, path, flushPath } = serverOf(directory);
  const server = spawn(command, args, { cwd: directory, env: { ...process.env, ...env }, stdio: 'ignore' });
  await once(server, 'spawn');
  const pid = server.pid!;
  try {
    await reachable(port);
    const before = processUsage(pid).cpuSeconds;
    const url = `http://127.0.0.1:${port}`;
    const { items } = await replay({ url: url + path, frames: corpus.frames(signal), connections });
    if (flushPath) await fetch(url + flushPath, { signal: AbortSignal.timeout(STOP_MS) });
    await settle(pid);
    const { cpuSeconds, peakRssMb } = processUsage(pid);
    const exited = once(server, 'exit');
    server.kill('SIGTERM');
    await Promise.race([exited, delay(STOP_MS, undefined, { ref: false })]);
    return {
      thousandPerCore: items / (cpuSeconds - before) / 1000,
      bytesPerItem: diskBytes(directory) / items,
      peakRssMb,
    };
  } finally {
    server.kill('SIGKILL');
  }
}

async function reachable(port: number): Promise<void> {
  for (const endsAtMs = Date.now() + START_MS; Date.now() < endsAtMs; await delay(100)) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      delay(1000, false),
    ]);
    socket.destroy();
    if (isOpen) return delay(1000);
  }
  throw new Error(`nothing listens on port ${port} after ${START_MS / 1000} s`);
}
