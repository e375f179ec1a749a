import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openCorpus } from './corpus/open-corpus.ts';
import { type Shape, shapeName } from './corpus/shape.ts';
import { GraphClient } from './graph-client.ts';
import type { BenchOptions } from './options.ts';
import { percentile } from './percentiles.ts';
import { diskBytes, settle } from './process-usage.ts';
import { askMany, cpuFigure } from './query.ts';
import { retentionHours, retentionQueries } from './queries/retention-queries.ts';
import { startServer, usageOf } from './seamark.ts';
import type { Figure } from './table.ts';

/** 18 series each; days of them are long. */
const SERIES_SETS = 5;
/** The rest of an hour is taken from the one before. */
const HOURS = 4;
const IDLE_MS = 15_000;

/** How the server starts and answers with as much in its stores as is kept: files for each hour of weeks, each day of months. */
export async function benchRetention({ spans, repeats, cacheDirectory }: BenchOptions): Promise<Figure[]> {
  const shape: Shape = { hours: HOURS, spansPerHour: spans, linesPerSpan: 1, seriesSets: SERIES_SETS };
  const { manifest } = await openCorpus(cacheDirectory, shape);
  const dataDirectory = await filledDirectory(cacheDirectory, shape);
  const own = { better: 'less', goal: null, peer: null, note: '' } as const;
  const figures: Figure[] = ['traces', 'logs', 'metrics'].map((signal) => {
    const directory = join(dataDirectory, signal);
    const gigabytes = diskBytes(directory) / 1e9;
    return { ...own, what: `${signal}, ${readdirSync(directory).length} files`, unit: 'GB', ours: gigabytes };
  });
  const startMs = performance.now();
  const product = await startServer(dataDirectory);
  figures.push({ ...own, what: 'started, warm-up included', unit: 's', ours: (performance.now() - startMs) / 1000 });
  const client = new GraphClient(product.url);
  const memory = (what: string, ours: number): void => void figures.push({ ...own, what, unit: 'MB', ours });
  const openFiles = (): number => readdirSync(`/proc/${product.process.pid}/fd`).length;
  try {
    await delay(IDLE_MS);
    memory('memory, idle', usageOf(product).rssMb);
    for (const queryClass of retentionQueries(manifest).filter(({ asked }) => asked.length > 0)) {
      const { what, goalMs, query, asked } = queryClass;
      const first = await client.ask(query, asked[0]!.variables);
      const { ms, wrong, cpuMs } = await askMany(client, product, queryClass, repeats);
      const note = wrong > 0 ? `${wrong} answers wrong` : '';
      figures.push({ ...own, what: `${what}, first`, unit: 'ms', ours: first.ms });
      figures.push({ ...own, what: `${what}, p95`, unit: 'ms', goal: goalMs, ours: percentile(ms, 95), note });
      figures.push({ ...own, what: `${what}, p50`, unit: 'ms', ours: percentile(ms, 50) }, cpuFigure(what, cpuMs));
      const { rssMb } = usageOf(product);
      console.error(
        `${what}: ${Math.round(first.ms)} ms, then ${Math.round(percentile(ms, 95))}; ${Math.round(rssMb)} MB; ${note}`,
      );
    }
    memory('peak memory of the server that answered', usageOf(product).peakRssMb);
    figures.push({ ...own, what: 'open files', unit: '', ours: openFiles() });
    await settle(product.process.pid!);
    await delay(IDLE_MS);
    memory('memory of it, idle again', usageOf(product).rssMb);
  } finally {
    client.close();
    await product.end();
  }
  return figures;
}

/** Filled once for each shape. */
async function filledDirectory(cacheDirectory: string, shape: Shape): Promise<string> {
  const directory = join(cacheDirectory, `retention-${shapeName(shape)}`);
  if (existsSync(directory)) return directory;
  const unfinished = `${directory}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const script = join(import.meta.dirname, 'fill-store.ts');
  const args = [script, unfinished, cacheDirectory, JSON.stringify(shape), JSON.stringify(retentionHours)];
  const filling = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [status] = (await once(filling, 'exit')) as [number | null];
  if (status !== 0) throw new Error('the stores could not be filled');
  renameSync(unfinished, directory);
  return directory;
}
