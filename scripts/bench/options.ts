import { join } from 'node:path';
import { parseArgs } from 'node:util';

export const benchmarkNames = ['ingest', 'query', 'live', 'start', 'web', 'retention', 'log-in', 'forward'] as const;
export type BenchmarkName = (typeof benchmarkNames)[number];

export interface BenchOptions {
  /** Spans of the corpus: in the one hour that is taken in, in each of those that are asked. Lines and points follow. */
  spans: number;
  /** Hours that are asked. */
  hours: number;
  connections: number;
  /** How often each query is asked. */
  repeats: number;
  withPeers: boolean;
  /** Corpora, peers and the data of runs lie here. */
  cacheDirectory: string;
}

export const usage = `npm run bench -- ${benchmarkNames.join(' | ')} [options]

  --spans N        spans an hour of the corpus (1000000); --spans 50000 is a run of a minute
  --hours N        hours of corpus that are asked, of the benchmark of queries (10)
  --connections N  keep-alive connections that send (8)
  --repeats N      how often each query is asked (40)
  --no-peers       ours alone

Other products are measured where their program is given by PEER_VICTORIA_TRACES, PEER_VICTORIA_LOGS,
PEER_VICTORIA_METRICS or PEER_JAEGER; the ClickHouse engine and the OpenTelemetry Collector are fetched.`;

/** Throws with the usage where the arguments are none. */
export function readOptions(args: string[]): { name: BenchmarkName; options: BenchOptions } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    allowNegative: true,
    options: {
      spans: { type: 'string', default: '1000000' },
      hours: { type: 'string', default: '10' },
      connections: { type: 'string', default: '8' },
      repeats: { type: 'string', default: '40' },
      peers: { type: 'boolean', default: true },
    },
  });
  const name = benchmarkNames.find((candidate) => candidate === positionals[0]);
  if (!name || positionals.length > 1) throw new Error(usage);
  const count = (option: 'spans' | 'hours' | 'connections' | 'repeats'): number => {
    const value = Number(values[option]);
    if (!Number.isSafeInteger(value) || value < 1)
      throw new Error(`--${option} is a whole number above 0.\n\n${usage}`);
    return value;
  };
  return {
    name,
    options: {
      spans: count('spans'),
      hours: count('hours'),
      connections: count('connections'),
      repeats: count('repeats'),
      withPeers: values.peers,
      cacheDirectory: join(import.meta.dirname, '..', '..', '.cache', 'bench'),
    },
  };
}
