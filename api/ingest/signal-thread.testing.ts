import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { LogDecoder } from '../telemetry/otlp/log-decoder.ts';
import { SpanDecoder } from '../telemetry/otlp/span-decoder.ts';
import { MalformedBody } from '../telemetry/otlp/wire-reader.ts';
import { defaultItemLimits } from '../telemetry/limits.ts';
import type { Signal } from '../telemetry/signal.ts';
import { DurableSequence } from '../store/wal/durable-sequence.ts';
import { replayLog } from '../store/wal/replay-log.ts';
import type { WalRecord } from '../store/wal/wal-record.ts';
import { BodyTooLarge, decompressBody, protobufOf } from './request-content.ts';
import { bodyDigest, SeenBodies } from './seen-bodies.ts';
import type { SignalHandler } from './signal-server.ts';
import { SignalServer } from './signal-server.ts';
import { duplicateVerdict, type Verdict, verdictOf } from './verdict.ts';

/**
 * A thread of a signal that keeps nothing but the sequences it took: enough to test the receiver with real decoders,
 * real compression and a real port. The text `slow <ms>` anywhere in a body makes it wait.
 */
export interface TestThreadData {
  directory: string;
  signal: Signal;
  maxBodyBytes: number;
  durableBuffer: SharedArrayBuffer;
}

const { directory, signal, maxBodyBytes, durableBuffer } = workerData as TestThreadData;
const durable = new DurableSequence(durableBuffer);
const window = { oldestNano: -Infinity, newestNano: Infinity };
const spans = new SpanDecoder(defaultItemLimits);
const logs = new LogDecoder(defaultItemLimits);
const seen = await SeenBodies.open(`${directory}/seen`, signal);
const taken: number[] = [];

const handler: SignalHandler = {
  replay: (through) => replayLog(`${directory}/wal`, { signal, after: 0, through }),
  handle: async (record) => {
    try {
      return await judge(record);
    } catch (error) {
      if (error instanceof MalformedBody) return { kind: 'malformed', message: error.message };
      if (error instanceof BodyTooLarge) return { kind: 'tooLarge', message: error.message };
      throw error;
    }
  },
  rollback: (from, through) => {
    seen.forget(from, through);
    for (let at = taken.length - 1; at >= 0; at--) if (taken[at]! >= from && taken[at]! <= through) taken.splice(at, 1);
  },
  flush: () => undefined,
  onError: (error) => console.error(error),
};

async function judge(record: WalRecord): Promise<Verdict> {
  const content = decompressBody(record, maxBodyBytes);
  const wait = /slow (\d+)/.exec(Buffer.from(content).toString('latin1'));
  if (wait) await new Promise((resolve) => setTimeout(resolve, Number(wait[1])));
  const digest = bodyDigest(content, record.stampedAttributes);
  if (seen.isKnown(digest, record)) {
    seen.remember(digest, record);
    return duplicateVerdict;
  }
  const verdict = decode(record, protobufOf(record, content));
  seen.remember(digest, record);
  void persistOnceDurable(record.sequence);
  taken.push(record.sequence);
  return verdict;
}

/** A store would commit here too: nothing of a request is kept before it is durable. */
async function persistOnceDurable(sequence: number): Promise<void> {
  if (await durable.reach(sequence)) await seen.persist(sequence);
}

/** Metrics are taken unread. */
function decode(record: WalRecord, body: Uint8Array): Verdict {
  if (signal === 'metrics') return { kind: 'ok', accepted: 1, adjusted: [], isDuplicate: false };
  if (signal === 'traces') spans.decode(body, window);
  else logs.decode(body, window, BigInt(record.receivedAtMs) * 1_000_000n);
  return verdictOf(signal === 'traces' ? spans.counts : logs.counts);
}

export type ToTestThread = { port: MessagePort } | { stored: number } | { list: true } | { exit: true };

let server: SignalServer | undefined;
parentPort!.on('message', (message: ToTestThread) => {
  if ('port' in message) server = new SignalServer(message.port, handler);
  else if ('stored' in message) server?.stored(message.stored);
  else if ('exit' in message) process.exit(0);
  else parentPort!.postMessage(taken, []);
});
