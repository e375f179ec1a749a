// npm run bench -- NAME: measures the product, beside others where they can be had, and prints a table.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchForward } from './forward.ts';
import { benchIngest } from './ingest.ts';
import { benchLive } from './live.ts';
import { benchLogIn } from './log-in.ts';
import { type BenchmarkName, type BenchOptions, readOptions } from './options.ts';
import { benchQuery } from './query.ts';
import { benchRetention } from './retention.ts';
import { benchStart } from './start.ts';
import { type Figure, formatTable } from './table.ts';
import { benchWeb } from './web.ts';

const benchmarks: Record<BenchmarkName, (options: BenchOptions) => Promise<Figure[]>> = {
  ingest: benchIngest,
  query: benchQuery,
  live: benchLive,
  start: benchStart,
  web: benchWeb,
  retention: benchRetention,
  'log-in': benchLogIn,
  forward: benchForward,
};

try {
  const { name, options } = readOptions(process.argv.slice(2));
  const startedAt = new Date();
  const figures = await benchmarks[name](options);
  console.log(formatTable(figures));
  const results = join(options.cacheDirectory, 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `${name}.json`), JSON.stringify({ name, startedAt, options, figures }, null, 1));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
