import { setTimeout as delay } from 'node:timers/promises';
import type { Product } from '../../api/product.testing.ts';
import type { Frame } from './corpus/frames.ts';
import { type Corpus, openCorpus } from './corpus/open-corpus.ts';
import { closeSockets, openSockets, openTail } from './live-subscribers.ts';
import type { BenchOptions } from './options.ts';
import { percentile } from './percentiles.ts';
import { settle } from './process-usage.ts';
import { hoursRange } from './queries/query-class.ts';
import { replay } from './replay.ts';
import { requestsPerSecond } from './request-load.ts';
import { freshDirectory, startServer, usageOf } from './seamark.ts';
import type { Figure } from './table.ts';

const SPANS_PER_SET = 5000;
const SUBSCRIBERS = 1000;
/** Different filters among them. */
const FILTERS = 10;
const PROBES = 200;
const PROBE_EVERY_MS = 100;
const IDLE_SOCKETS = 10_000;
const FULL_LOAD_LINES = 500_000;
const LOAD_SECONDS = 8;
const LOAD_CONNECTIONS = 32;
const KIB_PER_MB = 1024;

/** What those who look on cost, and how soon they see what comes in. */
export async function benchLive(options: BenchOptions): Promise<Figure[]> {
  const { spans, cacheDirectory } = options;
  const seriesSets = Math.max(1, Math.round(spans / SPANS_PER_SET));
  const corpus = await openCorpus(cacheDirectory, { hours: 1, spansPerHour: spans, linesPerSpan: 2, seriesSets });
  const onServer = async (measure: (product: Product) => Promise<Figure[]>): Promise<Figure[]> => {
    const product = await startServer(freshDirectory(cacheDirectory, 'seamark'));
    try {
      return await measure(product);
    } finally {
      await product.end('SIGKILL');
    }
  };
  return [
    ...(await onServer((product) => benchTails(options, product, corpus))),
    ...(await onServer(benchIdleSockets)),
    ...(await onServer((product) => benchRequests(options, product, corpus))),
  ];
}

/** Lines come in at half of what is taken at most; now and then one that a tenth of the subscribers wait for. */
async function benchTails({ connections }: BenchOptions, product: Product, corpus: Corpus): Promise<Figure[]> {
  const url = `${product.otlpUrl}/v1/logs`;
  const lines = corpus.frames('logs');
  const full = await replay({ url, frames: upTo(lines, FULL_LOAD_LINES), connections });
  const sockets = await openSockets(product.url, SUBSCRIBERS);
  const sentMs: number[] = [];
  const delaysMs: number[] = [];
  await Promise.all(
    sockets.map((socket, index) =>
      openTail(socket, `probe${index % FILTERS}`, (body) => {
        delaysMs.push(performance.now() - sentMs[Number(body.split(' ')[1])]!);
      }),
    ),
  );
  const loading = new AbortController();
  const itemsPerSecond = full.items / full.seconds / 2;
  const loaded = replay({ url, frames: lines, connections, itemsPerSecond, signal: loading.signal });
  for (let probe = 0; probe < PROBES; probe++) {
    await delay(PROBE_EVERY_MS);
    sentMs.push(performance.now());
    void product.send('logs', probeRequest(probe)).then((status) => {
      if (status !== 200) console.error(`probe ${probe} was answered with ${status}`);
    });
  }
  await delay(2000);
  loading.abort();
  const { items, seconds } = await loaded;
  await closeSockets(sockets);
  const expected = (PROBES * SUBSCRIBERS) / FILTERS;
  const note = `${SUBSCRIBERS} subscribers, ${FILTERS} filters, ${Math.round(items / seconds / 1000)} k lines/s meanwhile`;
  const lost = delaysMs.length === expected ? '' : `; ${expected - delaysMs.length} of ${expected} not seen`;
  const own = { unit: 'ms', better: 'less', peer: null, note: note + lost } as const;
  return [
    { ...own, what: 'from ingest to a live tail, p50', goal: null, ours: percentile(delaysMs, 50) },
    { ...own, what: 'from ingest to a live tail, p99', goal: 250, ours: percentile(delaysMs, 99) },
  ];
}

async function benchIdleSockets(product: Product): Promise<Figure[]> {
  await settle(product.process.pid!);
  const before = usageOf(product).rssMb;
  const sockets = await openSockets(product.url, IDLE_SOCKETS);
  await settle(product.process.pid!);
  const { rssMb } = usageOf(product);
  await closeSockets(sockets);
  const kib = ((rssMb - before) * KIB_PER_MB) / IDLE_SOCKETS;
  const what = `${IDLE_SOCKETS.toLocaleString('en-US')} idle sockets`;
  return [{ what, unit: 'KiB each', better: 'less', goal: 40, ours: kib, peer: null, note: '' }];
}

const panels = [
  'metric http.server.request.count | stats rate() every 1m',
  'metric process.cpu.time | stats rate() by cpu.mode every 1m',
  'metric process.memory.usage | stats avg(value) every 1m',
  'metric process.open_file_descriptor.count | stats max(value) every 1m',
  'metric db.client.connection.count | stats avg(value) every 1m',
  'metric queue.depth | stats max(value) every 1m',
  'metric go.goroutine.count | stats avg(value) every 1m',
  'metric http.server.request.duration | stats p95 every 1m',
];

/** Requests that a graph on two cores answers while the client takes its part of them. */
async function benchRequests({ connections }: BenchOptions, product: Product, corpus: Corpus): Promise<Figure[]> {
  const { url } = product;
  await replay({ url: `${product.otlpUrl}/v1/metrics`, frames: corpus.frames('metrics'), connections });
  await settle(product.process.pid!);
  const fields = panels.map(
    (text, panel) =>
      `p${panel}: query(text: ${JSON.stringify(text)}, range: $range) { ... on TimeSeriesSet { stepMs series { name unit labels { key value } times values } } }`,
  );
  const dashboard = JSON.stringify({
    query: `query Dashboard($range: TimeRangeInput!) { ${fields.join('\n')} }`,
    variables: { range: hoursRange(0, 1) },
  });
  const plain = { query: '{ system { version startedAt } }' };
  const load = { connections: LOAD_CONNECTIONS, seconds: LOAD_SECONDS };
  const own = { unit: 'requests/s', better: 'more', peer: null } as const;
  return [
    {
      ...own,
      what: `a dashboard of ${panels.length} panels, 60 points each`,
      goal: 2500,
      ours: await requestsPerSecond(url, () => dashboard, load),
      note: 'the same for everybody',
    },
    {
      ...own,
      what: 'a plain query',
      goal: 5000,
      ours: await requestsPerSecond(url, () => JSON.stringify(plain), load),
      note: 'the same for everybody',
    },
    {
      ...own,
      what: 'a plain query, each evaluated',
      goal: null,
      ours: await requestsPerSecond(url, (number) => JSON.stringify({ ...plain, extensions: { number } }), load),
      note: '',
    },
  ];
}

function probeRequest(probe: number): object {
  const timeUnixNano = String(BigInt(Date.now()) * 1_000_000n);
  const body = { stringValue: `probe${probe % FILTERS} ${probe}` };
  return { resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano, severityNumber: 9, body }] }] }] };
}

function* upTo(frames: Iterator<Frame, undefined>, items: number): Generator<Frame, undefined> {
  for (let taken = 0; taken < items;) {
    const next = frames.next();
    if (next.done) return undefined;
    taken += next.value.items;
    yield next.value;
  }
  return undefined;
}
