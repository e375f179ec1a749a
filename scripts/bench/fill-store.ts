// Run by the benchmark of full retention: fills the stores of a data directory, without a server, with as many hours as
// are kept: those of a corpus over and over, moved in time.
//   node scripts/bench/fill-store.ts DIRECTORY CORPORA SHAPE(JSON) HOURS(JSON: by signal)
import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { IngestLimits } from '../../api/config/ingest-limits.ts';
import { createLogFile } from '../../api/store/wal/log-files.ts';
import { defaultItemLimits } from '../../api/telemetry/limits.ts';
import { type Signal, signals } from '../../api/telemetry/signal.ts';
import { signalStores } from '../../api/threads/signal-store.ts';
import { openCorpus } from './corpus/open-corpus.ts';
import { restamp } from './corpus/restamp.ts';
import { CORPUS_START_MS, HOUR_MS, type Shape } from './corpus/shape.ts';

const limits: IngestLimits = {
  bodyBytes: 2 ** 26,
  items: defaultItemLimits,
  metricSeries: 1_000_000,
  retentionMs: { traces: null, metrics: null, logs: null },
};
const HOURS_PER_DAY = 24;

const [, , dataDirectory, cacheDirectory, shapeJson, hoursJson] = process.argv;
const shape = JSON.parse(shapeJson!) as Shape;
const hoursOf = JSON.parse(hoursJson!) as Record<Signal, number>;
const corpus = await openCorpus(cacheDirectory!, shape);
let sequence = 0;

async function fill(signal: Signal): Promise<void> {
  const store = signalStores[signal](dataDirectory!);
  // Metrics are of one hour of the corpus.
  const hours = signal === 'metrics' ? 1 : shape.hours;
  const sealed = signal === 'metrics' ? HOURS_PER_DAY : 1;
  for (let hour = 0; hour < hoursOf[signal]; hour++) {
    const round = Math.floor(hour / hours);
    const deltaNano = BigInt(round * hours * HOUR_MS) * 1_000_000n;
    for (const { body } of corpus.hour(hour % hours).frames(signal)) {
      const content = gunzipSync(body);
      restamp(content, signal, deltaNano, round);
      const receivedAtMs = CORPUS_START_MS + (hour + 1) * HOUR_MS;
      const record = { ...request, signal, sequence: ++sequence, receivedAtMs, body: content };
      store.take(content, record, limits);
      if (store.writer.isFlushDue) await store.writer.flush(sequence);
    }
    if ((hour + 1) % sealed !== 0) continue;
    await store.writer.flush(sequence, true);
    await settle(store.writer);
    console.error(`${signal}: ${hour + 1} of ${hoursOf[signal]} h`);
  }
  await store.writer.close();
}

const request = {
  limitsVersion: 0,
  stampedAttributes: '',
  encoding: { format: 'protobuf', compression: 'identity' },
} as const;

/** Until nothing is left to be sealed or brought into order: then a call returns soon. */
async function settle(writer: { sealIdle(through: number, nowMs: number): Promise<void> }): Promise<void> {
  for (let workedMs = Infinity; workedMs > WORKED_MS;) {
    const startMs = performance.now();
    await writer.sealIdle(sequence, Date.now() + HOURS_PER_DAY * HOUR_MS);
    workedMs = performance.now() - startMs;
  }
}
const WORKED_MS = 20;

for (const signal of signals) await fill(signal);
// The log goes on behind what is stored.
const logDirectory = join(dataDirectory!, 'wal');
mkdirSync(logDirectory, { recursive: true });
const { file } = await createLogFile(logDirectory, sequence + 1, randomInt(2 ** 32));
await file.close();
