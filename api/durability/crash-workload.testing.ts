import { openSync, writeSync } from 'node:fs';
import { NANO_PER_HOUR } from '../telemetry/time.ts';
import { signals } from '../telemetry/signal.ts';
import { lockDataDirectory } from '../store/embedded/data-lock.ts';
import { IngestInProcess } from './ingest-in-process.testing.ts';
import { seededRandom } from './random.testing.ts';
import { MAX_ITEMS, type TestRequest, testRequest } from './test-request.testing.ts';

const NANO_PER_MS = 1_000_000n;
const HOUR_MS = 3_600_000;
/** What is deleted while the log still holds it. */
export const OLD = 'old';
const OLD_HOURS = 72;
/** Rows of a full row group and some more. */
const BULK = { requests: 17, items: 1000 };

export interface CrashWorkload {
  requests: TestRequest[];
  /** Items before this instant are deleted in the course of it. */
  oldBeforeNano: bigint;
}

/** The requests that are sent, the same for the same instant. */
export function crashWorkload(nowMs: number): CrashWorkload {
  const random = seededRandom(7);
  const hoursAgo = (hours: number): bigint => BigInt(nowMs - hours * HOUR_MS) * NANO_PER_MS;
  const requests = signals.flatMap((signal) => [
    ...Array.from({ length: 5 }, (_, number) =>
      testRequest(signal, OLD, `old ${number}`, times(hoursAgo(OLD_HOURS), 10)),
    ),
    ...Array.from({ length: 45 }, (_, number) => {
      const items = 1 + Math.floor(random() * MAX_ITEMS);
      const instants = times(hoursAgo(0), items).map(
        (nano) => nano - BigInt(Math.floor(random() * 3) * 23 * HOUR_MS) * NANO_PER_MS,
      );
      return testRequest(signal, `${Math.floor(number / 9)}`, `${number}`, instants, textOf(random));
    }),
  ]);
  const bulk = Array.from({ length: BULK.requests }, (_, number) =>
    testRequest('logs', 'bulk', `bulk ${number}`, times(hoursAgo(1), BULK.items)),
  );
  const oldBeforeNano = (hoursAgo(OLD_HOURS) / BigInt(24 * NANO_PER_HOUR) + 1n) * BigInt(24 * NANO_PER_HOUR);
  return { requests: [...requests, ...bulk], oldBeforeNano };
}

/**
 * Sends them in rounds, and in between stores them, seals and compacts files, deletes what is old, and begins anew, all
 * while others come in. Notes in a file each step that a reader of the disk may count on.
 */
export async function runCrashWorkload(directory: string, nowMs: number, notesPath: string): Promise<void> {
  const { requests, oldBeforeNano } = crashWorkload(nowMs);
  const notes = openSync(notesPath, 'a');
  const note = (text: string): unknown => writeSync(notes, text);
  const sendRound = async (ingest: IngestInProcess, round: string): Promise<void> => {
    const sending = requests.filter((request) => request.round === round);
    for (const few of chunks(sending, 6)) {
      await Promise.all(
        few.map(async (request) => {
          if (await ingest.send(request)) note(acknowledgementOf(request));
        }),
      );
    }
  };
  const sealAll = async (ingest: IngestInProcess): Promise<void> => {
    const longFromNow = nowMs + 1000 * 24 * HOUR_MS;
    for (let times = 0; times < 4; times++)
      for (const signal of signals) await ingest.work[signal].sealIdle(longFromNow);
  };

  await lockDataDirectory(directory);
  let ingest = await IngestInProcess.open(directory);
  await sendRound(ingest, '0');
  await Promise.all([ingest.flush(), sendRound(ingest, 'bulk'), sendRound(ingest, '1')]);
  await sendRound(ingest, OLD);
  await ingest.flush();
  note(DELETING);
  await Promise.all([
    ...signals.map((signal) => ingest.work[signal].store.writer.deleteBefore(oldBeforeNano)),
    sendRound(ingest, '2'),
  ]);
  note(DELETED);
  await Promise.all([sealAll(ingest), sendRound(ingest, '3')]);
  await ingest.close();
  ingest = await IngestInProcess.open(directory);
  await sendRound(ingest, '4');
  await sealAll(ingest);
  if (ingest.errors.length > 0) throw new AggregateError(ingest.errors);
}

export const DELETING = 'deleting what is old';
export const DELETED = 'deleted what is old';

export function acknowledgementOf({ signal, name }: TestRequest): string {
  return `acknowledged ${signal} ${name}`;
}

function times(fromNano: bigint, count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => fromNano + BigInt(i) * NANO_PER_MS);
}

/** Text that does not compress away. */
function textOf(random: () => number): string {
  return Array.from({ length: 20 }, () => random().toString(36).slice(2)).join(' ');
}

function chunks<T>(values: T[], length: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / length) }, (_, index) =>
    values.slice(index * length, (index + 1) * length),
  );
}
