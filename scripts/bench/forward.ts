import { setTimeout as delay } from 'node:timers/promises';
import { Processes } from '../../api/processes.testing.ts';
import { PostgresServer } from '../test-services/postgres-server.ts';
import { RedisServer } from '../test-services/redis-server.ts';
import type { Frame } from './corpus/frames.ts';
import { openCorpus } from './corpus/open-corpus.ts';
import type { BenchOptions } from './options.ts';
import { percentile } from './percentiles.ts';
import { replay } from './replay.ts';
import { requestsPerSecond } from './request-load.ts';
import { usageOf } from './seamark.ts';
import type { Figure } from './table.ts';

const SPANS_PER_SET = 5000;
/** Turns of one and the other, so that what else the machine does meets both. */
const TURNS = 10;
const LOAD_SECONDS = 2;
const LOAD_CONNECTIONS = 16;
const WARM_MS = 1000;
const BOOTSTRAP_API_KEY = 'a-key-of-the-benchmark-that-is-long-enough';
const plain = { query: '{ services(range: { last: "15m" }, first: 50) { nodes { name } } }' };

/** What one way was measured to give in all its turns. */
class Measured {
  items = 0;
  seconds = 0;
  cpuSeconds = 0;
  readonly answerMs: number[] = [];
}

/** What it costs that a process keeps no telemetry and has another answer for it, beside asking that other itself. */
export async function benchForward({ spans, cacheDirectory, connections }: BenchOptions): Promise<Figure[]> {
  const seriesSets = Math.max(1, Math.round(spans / SPANS_PER_SET));
  const corpus = await openCorpus(cacheDirectory, { hours: 1, spansPerHour: spans, linesPerSpan: 2, seriesSets });
  await using postgres = await PostgresServer.create();
  await using redis = await RedisServer.create();
  const retention = { RETENTION_TRACES: 'off', RETENTION_LOGS: 'off', RETENTION_METRICS: 'off' };
  const more = { ...retention, INGEST_AUTH: 'open', BOOTSTRAP_API_KEY };
  await using processes = await Processes.start(postgres.url, redis.url, more);
  const { owner, forwarder } = processes;
  await delay(WARM_MS);
  const cpuSeconds = (): number => usageOf(owner).cpuSeconds + usageOf(forwarder).cpuSeconds;

  /** By turns to the one that keeps telemetry, and to the one that forwards; the first turn of each is not counted. */
  async function compare(turn: (to: typeof owner, measured: Measured) => Promise<void>): Promise<[Measured, Measured]> {
    const results: [Measured, Measured] = [new Measured(), new Measured()];
    for (let at = 0; at < TURNS + 2; at++) {
      const measured = at < 2 ? new Measured() : results[at % 2]!;
      const before = cpuSeconds();
      await turn(at % 2 === 0 ? owner : forwarder, measured);
      measured.cpuSeconds += cpuSeconds() - before;
    }
    return results;
  }

  const frames = corpus.frames('logs');
  const perTurn = Math.floor([...corpus.frames('logs')].length / (TURNS + 2));
  const sent = await compare(async ({ otlpUrl }, measured) => {
    const taken = await replay({ url: `${otlpUrl}/v1/logs`, frames: some(frames, perTurn), connections });
    measured.items += taken.items;
    measured.seconds += taken.seconds;
    measured.answerMs.push(...taken.acknowledgementMs);
  });
  const headers = { Authorization: `Bearer ${BOOTSTRAP_API_KEY}` };
  let number = 0;
  const asked = await compare(async ({ url }, measured) => {
    const bodyOf = (): string => JSON.stringify({ ...plain, extensions: { number: number++ } });
    const load = { connections: LOAD_CONNECTIONS, seconds: LOAD_SECONDS, headers };
    measured.items += (await requestsPerSecond(url, bodyOf, load)) * LOAD_SECONDS;
    measured.seconds += LOAD_SECONDS;
  });
  const [acknowledged, acknowledgedByOther] = sent.map(({ answerMs }) => percentile(answerMs, 50));
  return [
    ...figuresOf('log lines in', sent),
    {
      ...beside,
      what: 'acknowledged, p50',
      unit: 'ms',
      better: 'less',
      ours: acknowledgedByOther!,
      peer: acknowledged!,
    },
    ...figuresOf('plain queries, each evaluated', asked),
  ];
}

const beside = { goal: null, note: 'forwarded, beside asked directly' } as const;

function figuresOf(what: string, [direct, forwarded]: [Measured, Measured]): Figure[] {
  const perSecond = ({ items, seconds }: Measured): number => items / seconds;
  const perCore = ({ items, cpuSeconds }: Measured): number => items / cpuSeconds;
  const own = { ...beside, better: 'more' } as const;
  return [
    { ...own, what, unit: 'a second', ours: perSecond(forwarded), peer: perSecond(direct) },
    { ...own, what, unit: 'for each second of CPU', ours: perCore(forwarded), peer: perCore(direct) },
  ];
}

function* some(frames: Iterator<Frame, undefined>, count: number): Generator<Frame, undefined> {
  for (let taken = 0; taken < count; taken++) {
    const next = frames.next();
    if (next.done) return;
    yield next.value;
  }
}
