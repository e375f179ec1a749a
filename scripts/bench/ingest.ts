import { join } from 'node:path';
import type { Product } from '../../api/product.testing.ts';
import type { Signal } from '../../simulator/otlp/signals.ts';
import { type Corpus, openCorpus } from './corpus/open-corpus.ts';
import { CORPUS_START_MS, HOUR_MS } from './corpus/shape.ts';
import type { BenchOptions } from './options.ts';
import { clickhouse } from './peers/clickhouse.ts';
import { collector } from './peers/collector.ts';
import { peersBySetting } from './peers/by-setting.ts';
import type { IngestUsage } from './peers/peer.ts';
import { percentile } from './percentiles.ts';
import { diskBytes, processUsage, settle } from './process-usage.ts';
import { replay } from './replay.ts';
import { freshDirectory, settleStore, startServer, usageOf } from './seamark.ts';
import type { Figure } from './table.ts';

const SPANS_PER_SET = 5000;
const HALF_LOAD_ACK_MS = 30;
const PEAK_RSS_MB = 600;
const ASK_EVERY_MS = 250;
/** Of the requests at half load: a server that runs has its code compiled. */
const WARM_UP_SHARE = 0.2;

const goals = {
  traces: { items: 'spans', thousandPerCore: 120, bytes: 50 },
  logs: { items: 'log lines', thousandPerCore: 180, bytes: 38 },
  metrics: { items: 'metric points', thousandPerCore: 200, bytes: 4.5 },
} as const;
const signals = Object.keys(goals) as Signal[];

interface OurUsage extends IngestUsage {
  itemsPerSecond: number;
  acknowledgementMs: number[];
  halfLoadMs: number[];
}

/** What comes in: how much of each signal a core takes, what it costs on disk, how soon it is acknowledged. */
export async function benchIngest(options: BenchOptions): Promise<Figure[]> {
  const { spans, cacheDirectory } = options;
  const seriesSets = Math.max(1, Math.round(spans / SPANS_PER_SET));
  const corpus = await openCorpus(cacheDirectory, { hours: 1, spansPerHour: spans, linesPerSpan: 2, seriesSets });
  const figures: Figure[] = [];
  for (const signal of signals) {
    const ours = await ingestOurs(options, corpus, signal);
    figures.push(...figuresOf(signal, ours, options.withPeers ? await ingestPeers(options, corpus, signal) : []));
  }
  figures.push(...(await ingestTogether(options, corpus)));
  return figures;
}

/** One signal, alone on a server that has nothing yet: as fast as it takes it, then at half of that. */
async function ingestOurs(options: BenchOptions, corpus: Corpus, signal: Signal): Promise<OurUsage> {
  const { cacheDirectory, connections } = options;
  const dataDirectory = freshDirectory(cacheDirectory, 'seamark');
  const fast = await usingServer(dataDirectory, async (product) => {
    const before = usageOf(product).cpuSeconds;
    const url = `${product.otlpUrl}/v1/${signal}`;
    const replayed = await replay({ url, frames: corpus.frames(signal), connections });
    await settle(product.process.pid!);
    const { cpuSeconds, peakRssMb } = usageOf(product);
    await expectCount(product, signal, replayed.items);
    return { ...replayed, cpuSeconds: cpuSeconds - before, peakRssMb };
  });
  const cpuSeconds = fast.cpuSeconds + settleStore(dataDirectory);
  const bytesPerItem = diskBytes(join(dataDirectory, signal)) / fast.items;
  const itemsPerSecond = fast.items / fast.seconds;

  const slow = await usingServer(freshDirectory(cacheDirectory, 'seamark'), (product) =>
    replay({
      url: `${product.otlpUrl}/v1/${signal}`,
      frames: corpus.frames(signal),
      connections,
      itemsPerSecond: itemsPerSecond / 2,
    }),
  );
  const warmUp = Math.floor(slow.acknowledgementMs.length * WARM_UP_SHARE);
  return {
    thousandPerCore: fast.items / cpuSeconds / 1000,
    bytesPerItem,
    peakRssMb: fast.peakRssMb,
    itemsPerSecond,
    acknowledgementMs: fast.acknowledgementMs,
    halfLoadMs: slow.acknowledgementMs.slice(warmUp),
  };
}

async function usingServer<T>(dataDirectory: string, use: (product: Product) => Promise<T>): Promise<T> {
  const product = await startServer(dataDirectory);
  try {
    const result = await use(product);
    await product.end();
    return result;
  } finally {
    await product.end('SIGKILL');
  }
}

/** Everything that was acknowledged is in the answers. Throws where it is not. */
async function expectCount(product: Product, signal: Signal, items: number): Promise<void> {
  const { system } = await product.ask<{ system: { storage: { signal: string; rows: string }[] } }>(
    '{ system { storage { signal rows } } }',
  );
  const stored = Number(system.storage.find((kept) => kept.signal === signal.toUpperCase())?.rows);
  const counted = signal === 'metrics' ? items : await countRows(product, signal === 'traces' ? 'spans' : 'logs');
  if (stored !== items || counted !== items) {
    throw new Error(`${items} items of ${signal} were acknowledged, ${stored} are stored, ${counted} were counted`);
  }
}

async function countRows(product: Product, source: 'spans' | 'logs'): Promise<number> {
  const { query } = await product.ask<{ query: { rows: number[][] } }>(
    `query ($from: DateTime!, $to: DateTime!) {
      query(text: "${source} | stats count()", range: { between: { from: $from, to: $to } }) { ... on ResultTable { rows } }
    }`,
    { from: new Date(CORPUS_START_MS - HOUR_MS), to: new Date(CORPUS_START_MS + 2 * HOUR_MS) },
  );
  return query.rows[0]![0]!;
}

async function ingestPeers(
  options: BenchOptions,
  corpus: Corpus,
  signal: Signal,
): Promise<{ name: string; usage: IngestUsage | string }[]> {
  const results: { name: string; usage: IngestUsage | string }[] = [];
  for (const peer of [clickhouse(options), collector(options), ...peersBySetting(options)]) {
    if (!peer.signals.includes(signal)) continue;
    const usage = await peer
      .ingest(corpus, signal)
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    results.push({ name: peer.name, usage });
  }
  return results;
}

function figuresOf(
  signal: Signal,
  ours: OurUsage,
  peers: readonly { name: string; usage: IngestUsage | string }[],
): Figure[] {
  const { items, thousandPerCore, bytes } = goals[signal];
  const own = { peer: null, note: '' };
  const known = peers.flatMap(({ name, usage }) => (typeof usage === 'string' ? [] : [{ name, usage }]));
  const compared = (figure: Omit<Figure, 'ours' | 'peer' | 'note'>, key: keyof IngestUsage): Figure[] => {
    const lines = known.map(({ name, usage }) => ({ peer: usage[key], note: name }));
    return (lines.length > 0 ? lines : [own]).map((line) => ({ ...figure, ours: ours[key], ...line }));
  };
  const missing = peers.flatMap(({ name, usage }): Figure[] => {
    if (typeof usage !== 'string') return [];
    return [{ ...own, what: `${items}: ${name}`, unit: '', better: 'less', goal: null, ours: null, note: usage }];
  });
  const times = (what: string, values: readonly number[], goalMs: number | null): Figure[] =>
    ([50, 99, 100] as const).map((p) => ({
      ...own,
      what: `${items}: acknowledged ${what}, ${p === 100 ? 'longest' : `p${p}`}`,
      unit: 'ms',
      better: 'less',
      goal: p === 99 ? goalMs : null,
      ours: percentile(values, p),
    }));
  return [
    ...compared(
      { what: `${items} in, durable`, unit: 'k/s/core', better: 'more', goal: thousandPerCore },
      'thousandPerCore',
    ),
    ...missing,
    ...compared({ what: `${items} on disk`, unit: 'B each', better: 'less', goal: bytes }, 'bytesPerItem'),
    ...compared({ what: `${items}: peak memory`, unit: 'MB', better: 'less', goal: null }, 'peakRssMb'),
    {
      ...own,
      what: `${items} in, client and server on two cores`,
      unit: 'k/s',
      better: 'more',
      goal: null,
      ours: ours.itemsPerSecond / 1000,
    },
    ...times('at full load', ours.acknowledgementMs, null),
    ...times('at half load', ours.halfLoadMs, HALF_LOAD_ACK_MS),
  ];
}

/** All signals at once, as fast as they are taken, while somebody asks. */
async function ingestTogether({ cacheDirectory, connections }: BenchOptions, corpus: Corpus): Promise<Figure[]> {
  return usingServer(freshDirectory(cacheDirectory, 'seamark'), async (product) => {
    const asking = new AbortController();
    const asked = askOnAndOn(product, asking.signal);
    const share = Math.max(1, Math.floor(connections / signals.length));
    const startMs = performance.now();
    const before = usageOf(product).cpuSeconds;
    const replayed = await Promise.all(
      signals.map((signal) =>
        replay({ url: `${product.otlpUrl}/v1/${signal}`, frames: corpus.frames(signal), connections: share }),
      ),
    );
    const seconds = (performance.now() - startMs) / 1000;
    asking.abort();
    const answers = await asked;
    const { peakRssMb, cpuSeconds } = processUsage(product.process.pid!);
    const items = replayed.reduce((sum, part) => sum + part.items, 0);
    const own = { peer: null, note: `${answers} answers to queries meanwhile` };
    return [
      {
        ...own,
        what: 'all signals at once: peak memory',
        unit: 'MB',
        better: 'less',
        goal: PEAK_RSS_MB,
        ours: peakRssMb,
      },
      {
        ...own,
        what: 'all signals at once: items in',
        unit: 'k/s/core',
        better: 'more',
        goal: null,
        ours: items / (cpuSeconds - before) / 1000,
      },
      {
        ...own,
        what: 'all signals at once: items in, two cores shared',
        unit: 'k/s',
        better: 'more',
        goal: null,
        ours: items / seconds / 1000,
      },
    ];
  });
}

async function askOnAndOn(product: Product, signal: AbortSignal): Promise<number> {
  const range = { between: { from: new Date(CORPUS_START_MS), to: new Date(CORPUS_START_MS + HOUR_MS) } };
  const texts = [
    'spans | stats rate(), error_rate(), p50, p95, p99 by service.name every 1m',
    'spans service.name=api-gateway http.response.status_code=500 duration>20ms | limit 20',
    'logs request | limit 100',
    'logs "connection reset by peer" | stats count()',
    'metric http.server.request.duration | stats p99 by service.name every 1m',
  ];
  let answers = 0;
  while (!signal.aborted) {
    await product.ask(
      'query ($text: String!, $range: TimeRangeInput) { query(text: $text, range: $range) { __typename } }',
      {
        text: texts[answers % texts.length],
        range,
      },
    );
    answers++;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  return answers;
}
