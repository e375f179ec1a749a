import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testService } from '../../scripts/test-services/test-service.ts';
import { Product } from '../product.testing.ts';
import { signals } from '../telemetry/signal.ts';
import {
  acknowledgementOf,
  type CrashWorkload,
  crashWorkload,
  DELETED,
  DELETING,
  OLD,
} from './crash-workload.testing.ts';
import { IngestInProcess } from './ingest-in-process.testing.ts';
import { expectKept, keptOf, tableOf } from './kept-requests.testing.ts';
import { seededRandom } from './random.testing.ts';
import { diskCalls, RecordedDisk } from './recorded-disk.testing.ts';
import { descriptorOf, parseSystemCalls, straceOptions, stringsOf, type SystemCall } from './system-calls.testing.ts';
import type { TestRequest } from './test-request.testing.ts';

/** The first process is killed when one of its threads is about to sync so many times; the next goes on with what it left. */
const KILLED_AT_SYNC = [6, 14, 22];
const CUTS_IN_PROCESS = 30;
const CUTS_OF_PRODUCT = 1;
const MAX_ATTEMPTS = 5;
const MAX_DATA_BYTES = 2 ** 22;

const workload = new URL('crash-workload.testing.ts', import.meta.url).href;
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'seamark-power-cut-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.each(KILLED_AT_SYNC)('a log and stores that are killed at sync %i, go on, and lose power', (killedAt) => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await record(killedAt);
  });

  test('have all that was acknowledged, once, whatever of the rest reached the disk', async () => {
    const random = seededRandom(killedAt);
    const { old = [], others = [] } = Object.groupBy(recording.requests, ({ round }) =>
      round === OLD ? 'old' : 'others',
    );
    for (let cut = 0; cut < CUTS_IN_PROCESS; cut++) {
      const line = lineOf(recording, random);
      const data = writeState(recording, line, random, `${killedAt}-${cut}`);
      let ingest = await IngestInProcess.open(data);
      const noted = notesAt(recording, line);
      const isAcknowledged = (request: TestRequest): boolean => noted.has(acknowledgementOf(request));
      await expectKept(ingest.table, others, isAcknowledged);
      if (!noted.has(DELETING)) await expectKept(ingest.table, old, isAcknowledged);
      else if (!noted.has(DELETED)) await expectKept(ingest.table, old, () => false);
      else for (const signal of signals) expect(await keptOf(ingest.table, signal, OLD)).toEqual(new Map());

      // Senders go on: with what was not acknowledged, and some with what was.
      await Promise.all(
        others.map(async (request) => {
          if (!isAcknowledged(request) || random() < 0.3) expect(await ingest.send(request)).toBe(true);
        }),
      );
      await expectKept(ingest.table, others, () => true);
      await ingest.flush();
      await ingest.close();
      ingest = await IngestInProcess.open(data);
      await expectKept(ingest.table, others, () => true);
      expect(ingest.errors).toEqual([]);
      await ingest.close();
      rmSync(data, { recursive: true });
    }
  });

  test('are what a product starts on', async () => {
    const random = seededRandom(-killedAt);
    for (let cut = 0; cut < CUTS_OF_PRODUCT; cut++) {
      const line = lineOf(recording, random);
      const dataDirectory = writeState(recording, line, random, `${killedAt}-product-${cut}`);
      await using product = await Product.start({ dataDirectory });
      const noted = notesAt(recording, line);
      const sent = recording.requests.filter(({ round }) => round !== OLD);
      await expectKept(
        (text) => tableOf(product, text),
        sent,
        (request) => noted.has(acknowledgementOf(request)),
      );
    }
  });
});

interface Recording extends CrashWorkload {
  disk: RecordedDisk;
  /** What the processes noted, by line of the trace. */
  notes: { line: number; text: string }[];
}

/** Runs the workload in a process that is killed, and again in one that ends by itself, on the same directory. */
async function record(killedAt: number): Promise<Recording> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const nowMs = Date.now();
    const data = join(directory, `recorded-${killedAt}-${attempt}`);
    mkdirSync(data);
    const injection = `inject=fdatasync:signal=KILL:when=${killedAt}`;
    const killed = await trace(data, nowMs, 0, ['-e', injection]);
    // What other threads were about to do when it was killed is done or not, and the trace does not tell.
    if (!new RecordedDisk(killed, data).isAsRecorded()) continue;
    const calls = [...killed, ...(await trace(data, nowMs, Math.max(...killed.map(({ startedAt }) => startedAt)) + 1))];
    const disk = new RecordedDisk(calls, data);
    expect(disk.isAsRecorded()).toBe(true);
    const notes = calls.flatMap((call) => {
      if (call.name !== 'write' || descriptorOf(call)?.target !== notesOf(data)) return [];
      return [{ line: call.startedAt, text: stringsOf(call)[0]!.toString() }];
    });
    return { ...crashWorkload(nowMs), disk, notes };
  }
  throw new Error(`killed ${MAX_ATTEMPTS} times in the middle of a call`);
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
  expect([code, signal]).toEqual(options.length > 0 ? [null, 'SIGKILL'] : [0, null]);
  return parseSystemCalls(readFileSync(output, 'latin1'), firstLine);
}

function notesOf(data: string): string {
  return `${data}.notes`;
}

/** Right before something that was done to the disk, or right behind it. */
function lineOf({ disk }: Recording, random: () => number): number {
  return disk.lines[Math.floor(random() * disk.lines.length)]! + Math.round(random());
}

function writeState({ disk }: Recording, line: number, random: () => number, name: string): string {
  const data = join(directory, `state-${name}`);
  disk.writeStateAt(line, data, random);
  return data;
}

function notesAt({ notes }: Recording, line: number): Set<string> {
  return new Set(notes.filter((note) => note.line < line).map(({ text }) => text));
}
