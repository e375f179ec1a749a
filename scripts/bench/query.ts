import type { Product } from '../../api/product.testing.ts';
import { type Corpus, openCorpus } from './corpus/open-corpus.ts';
import { GraphClient } from './graph-client.ts';
import type { BenchOptions } from './options.ts';
import { askClickhouse, CLICKHOUSE } from './peers/clickhouse.ts';
import { percentile } from './percentiles.ts';
import { settle } from './process-usage.ts';
import { clickhouseQuestions } from './queries/clickhouse-questions.ts';
import { logQueries } from './queries/log-queries.ts';
import { metricQueries } from './queries/metric-queries.ts';
import type { QueryClass } from './queries/query-class.ts';
import { spanQueries } from './queries/span-queries.ts';
import { replay } from './replay.ts';
import { freshDirectory, settleStore, startServer, usageOf } from './seamark.ts';
import type { Figure } from './table.ts';

const SPANS_PER_SET = 5000;
/** Answers before those that count: files are opened and code is compiled. */
const WARM_UP = 5;
const IDLE_MS = 5000;

interface Answers {
  ms: number[];
  wrong: number;
}

interface OurAnswers extends Answers {
  /** Of the whole server, on average for one answer: other work on the machine does not count. */
  cpuMs: number;
}

/** What another product answered, by the name of the question; a sentence where it cannot be had. */
type PeerAnswers = ReadonlyMap<string, Answers> | string;

/** How soon questions are answered over hours of spans and lines. */
export async function benchQuery(options: BenchOptions): Promise<Figure[]> {
  const { spans, hours, cacheDirectory, connections, repeats } = options;
  const seriesSets = Math.max(1, Math.round(spans / SPANS_PER_SET));
  const corpus = await openCorpus(cacheDirectory, { hours, spansPerHour: spans, linesPerSpan: 1, seriesSets });
  const { manifest } = corpus;
  const dataDirectory = freshDirectory(cacheDirectory, 'seamark');
  const loading = await startServer(dataDirectory);
  await load(loading, corpus, connections);
  await loading.end();
  settleStore(dataDirectory);

  const peer = options.withPeers ? await askPeer(options, corpus.hour(0)) : new Map<string, Answers>();
  const product = await startServer(dataDirectory);
  const client = new GraphClient(product.url);
  const figures: Figure[] = [];
  try {
    for (const queryClass of [...spanQueries(manifest), ...logQueries(manifest), ...metricQueries(manifest)]) {
      const answers = await askMany(client, product, queryClass, repeats);
      figures.push(...figuresOf(queryClass, answers, peer));
    }
    const { peakRssMb } = usageOf(product);
    figures.push(memory('peak memory of the server that answered', peakRssMb));
    await settle(product.process.pid!);
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    figures.push(memory('memory of it, idle again', usageOf(product).rssMb));
  } finally {
    client.close();
    await product.end();
  }
  return figures;
}

async function load(product: Product, corpus: Corpus, connections: number): Promise<void> {
  for (const signal of ['traces', 'logs', 'metrics'] as const) {
    await replay({ url: `${product.otlpUrl}/v1/${signal}`, frames: corpus.frames(signal), connections });
  }
}

/** Asks the questions of a class one after the other, some before those that count. */
export async function askMany(
  client: GraphClient,
  product: Product,
  { query, asked }: QueryClass,
  repeats: number,
): Promise<OurAnswers> {
  const answers: Answers = { ms: [], wrong: 0 };
  let before = 0;
  for (let number = -WARM_UP; number < repeats; number++) {
    if (number === 0) before = usageOf(product).cpuSeconds;
    const { variables, isRight } = asked[(number + WARM_UP) % asked.length]!;
    const { ms, data } = await client.ask(query, variables);
    if (number >= 0) answers.ms.push(ms);
    if (!isRight(data)) answers.wrong++;
  }
  return { ...answers, cpuMs: ((usageOf(product).cpuSeconds - before) * 1000) / repeats };
}

async function askPeer(options: BenchOptions, corpus: Corpus): Promise<PeerAnswers> {
  const questions = clickhouseQuestions(corpus.manifest.hours[0]!);
  try {
    const spans = await askClickhouse(options, corpus, 'traces', questions.traces);
    const lines = await askClickhouse(options, corpus, 'logs', questions.logs);
    return new Map([...spans.answers, ...lines.answers]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function figuresOf(
  { what, goalMs, peerQuery }: QueryClass,
  { ms, wrong, cpuMs }: OurAnswers,
  peer: PeerAnswers,
): Figure[] {
  const theirs = typeof peer === 'string' || !peerQuery ? undefined : peer.get(peerQuery);
  const notes = [
    wrong > 0 && `${wrong} of ${ms.length + WARM_UP} answers wrong`,
    theirs && `${CLICKHOUSE}, one hour of it${theirs.wrong > 0 ? `, ${theirs.wrong} answers wrong` : ''}`,
    typeof peer === 'string' && peerQuery && `${CLICKHOUSE}: ${peer}`,
  ];
  const figure = (p: number, goal: number | null, note: string): Figure => ({
    what: `${what}, p${p}`,
    unit: 'ms',
    better: 'less',
    goal,
    ours: percentile(ms, p),
    peer: theirs ? percentile(theirs.ms, p) : null,
    note,
  });
  return [figure(50, null, ''), figure(95, goalMs, notes.filter((note) => note).join('; ')), cpuFigure(what, cpuMs)];
}

export function cpuFigure(what: string, cpuMs: number): Figure {
  return { what: `${what}, CPU`, unit: 'ms', better: 'less', goal: null, ours: cpuMs, peer: null, note: '' };
}

function memory(what: string, mb: number): Figure {
  return { what, unit: 'MB', better: 'less', goal: null, ours: mb, peer: null, note: '' };
}
