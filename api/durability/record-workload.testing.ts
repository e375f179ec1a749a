import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testService } from '../../scripts/test-services/test-service.ts';
import { type CrashWorkload, crashWorkload } from './crash-workload.testing.ts';
import { diskCalls, RecordedDisk } from './recorded-disk.testing.ts';
import { descriptorOf, parseSystemCalls, straceOptions, stringsOf, type SystemCall } from './system-calls.testing.ts';

export interface Recording extends CrashWorkload {
  disk: RecordedDisk;
  /** What the processes noted, by line of the trace. */
  notes: { line: number; text: string }[];
}

const MAX_ATTEMPTS = 20;
const MAX_DATA_BYTES = 2 ** 22;
const workload = new URL('crash-workload.testing.ts', import.meta.url).href;

/**
 * Runs the workload in a process that is killed when it is about to sync a file of such a name, and again in one that ends
 * by itself, on the same directory.
 */
export async function recordWorkload(directory: string, killedAt: RegExp): Promise<Recording> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const nowMs = Date.now();
    const data = join(directory, `recorded-${attempt}`);
    mkdirSync(data, { recursive: true });
    const killed = await trace(data, nowMs, 0, ['-e', `inject=fdatasync:signal=KILL:when=${4 + attempt}`]);
    const wasSyncing = killed.some(
      (call) =>
        call.name === 'fdatasync' && call.result === undefined && killedAt.test(descriptorOf(call)?.target ?? ''),
    );
    // What other threads were about to do is done or not, and the trace does not tell.
    if (!wasSyncing || !new RecordedDisk(killed, data).isAsRecorded()) continue;
    const ended = await trace(data, nowMs, Math.max(...killed.map(({ startedAt }) => startedAt)) + 1);
    const calls = [...killed, ...ended];
    const disk = new RecordedDisk(calls, data);
    if (!disk.isAsRecorded()) throw new Error('the trace does not tell all that was done to the directory');
    const notes = calls.flatMap((call) => {
      if (call.name !== 'write' || descriptorOf(call)?.target !== notesOf(data)) return [];
      return [{ line: call.startedAt, text: stringsOf(call)[0]!.toString() }];
    });
    return { ...crashWorkload(nowMs), disk, notes };
  }
  throw new Error(`killed ${MAX_ATTEMPTS} times and never at ${killedAt}`);
}

/** What a process does to the disk that runs the workload on a directory. */
async function trace(data: string, nowMs: number, firstLine: number, options: string[] = []): Promise<SystemCall[]> {
  const output = `${data}.trace`;
  const script = `
    import { runCrashWorkload } from ${JSON.stringify(workload)};
    await runCrashWorkload(${JSON.stringify(data)}, ${nowMs}, ${JSON.stringify(notesOf(data))});
    process.exit(0);`;
  const args = [...straceOptions(output, diskCalls, MAX_DATA_BYTES), ...options];
  const command = [...args, process.execPath, '--input-type=module', '-e', script];
  const child = spawn(testService('strace'), command, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  const isExpected = options.length > 0 ? signal === 'SIGKILL' : code === 0;
  if (!isExpected) throw new Error(`the workload ended with ${code ?? signal}`);
  return parseSystemCalls(readFileSync(output, 'latin1'), firstLine);
}

function notesOf(data: string): string {
  return `${data}.notes`;
}
