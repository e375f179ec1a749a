import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const TIMEOUT_MS = 90_000;

export interface ClientRun {
  /** Program and arguments. */
  command: readonly [string, ...string[]];
  cwd: string;
  settings: Record<string, string>;
}

/** Runs an application to its end; gives the requests that its SDK exported, in OTLP/JSON. Throws where it fails. */
export async function runClient({ command, cwd, settings }: ClientRun): Promise<object[]> {
  const directory = mkdtempSync(join(tmpdir(), 'seamark-sdk-'));
  const record = join(directory, 'exported.ndjson');
  try {
    const [program, ...args] = command;
    const child = spawn(program, args, {
      cwd,
      env: { PATH: process.env['PATH'], RECORD_FILE: record, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    const ended = new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(signal ?? `exit ${code}`));
    });
    const [end, ...printed] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    if (end !== 'exit 0' || printed.join('') !== '') throw new Error(`${end}, printed:\n${printed.join('')}`);
    const lines = readFileSync(record, 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as object);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
