// Run by the benchmark of ingest once the server has ended: stores what is still in the log alone and seals every partition,
// as the server does when nothing has come for some minutes. Prints the seconds of CPU that this took, decoding left out.
//   node scripts/bench/settle-store.ts DIRECTORY
import { join } from 'node:path';
import type { IngestLimits } from '../../api/config/ingest-limits.ts';
import { decompressBody, protobufOf } from '../../api/ingest/request-content.ts';
import { readLimits } from '../../api/store/wal/limits-file.ts';
import { replayLog } from '../../api/store/wal/replay-log.ts';
import { WalWriter } from '../../api/store/wal/wal-writer.ts';
import { bySignal, signals } from '../../api/telemetry/signal.ts';
import { signalStores } from '../../api/threads/signal-store.ts';

const LATER_MS = 24 * 60 * 60 * 1000;
/** A call that has nothing left to bring into order returns sooner. */
const WORKED_MS = 20;

const directory = process.argv[2]!;
const logDirectory = join(directory, 'wal');
const { writer: log } = await WalWriter.open(logDirectory, { limits: {} });
const through = log.lastSequence;

let cpuMicros = 0;
for (const signal of signals) {
  const store = signalStores[signal](directory);
  const { writer } = store;
  const limitsOf = new Map<number, IngestLimits>();
  for await (const record of replayLog(logDirectory, { signal, after: 0, through })) {
    const version = record.limitsVersion;
    const limits = limitsOf.get(version) ?? ((await readLimits(logDirectory, version)) as IngestLimits);
    limitsOf.set(version, limits);
    store.take(protobufOf(record, decompressBody(record, limits.bodyBytes)), record, limits);
    if (writer.isBehind) await writer.flush(record.sequence);
  }
  const before = process.cpuUsage();
  await writer.flush(through, true);
  for (let workedMs = Infinity; workedMs > WORKED_MS;) {
    const startMs = performance.now();
    await writer.sealIdle(through, Date.now() + LATER_MS);
    workedMs = performance.now() - startMs;
  }
  const { user, system } = process.cpuUsage(before);
  cpuMicros += user + system;
  await writer.close();
}
await log.cut(bySignal(() => through));
await log.close();
console.log(cpuMicros / 1e6);
