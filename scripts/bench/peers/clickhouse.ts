import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeVirtualEnvironment } from '../../test-services/python-environment.ts';
import { runCommand } from '../../test-services/run-command.ts';
import type { Corpus } from '../corpus/open-corpus.ts';
import type { BenchOptions } from '../options.ts';
import { freshDirectory } from '../seamark.ts';
import { writeRows } from './clickhouse-rows.ts';
import type { IngestPeer, IngestUsage } from './peer.ts';

const VERSION = '4.4.0';
const INSTALL_MS = 15 * 60_000;
const RUN_MS = 30 * 60_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export const CLICKHOUSE = `ClickHouse engine (chDB ${VERSION})`;

export interface Question {
  name: string;
  sql: string;
  /** The first value of the first row. */
  expected: string;
}

export interface ClickhouseAnswers {
  usage: IngestUsage;
  /** By name of the question: how long each answer took, and how many were wrong. */
  answers: Map<string, { ms: number[]; wrong: number }>;
}

interface Printed {
  cpuSeconds: number;
  items: number;
  bytes: number;
  peakRssMb: number;
  answers: Record<string, { ms: number[]; wrong: number }[]>;
}

/** The engine of ClickHouse in a process of Python: rows are inserted as they lie in a file, no OTLP is decoded. */
export function clickhouse(options: BenchOptions): IngestPeer {
  return {
    name: `${CLICKHOUSE}, insert of JSON rows alone`,
    signals: ['traces', 'logs'],
    ingest: async (corpus, signal) => (await askClickhouse(options, corpus, signal as 'traces' | 'logs', [])).usage,
  };
}

/** Takes in the spans or lines of a corpus and asks about them. Rejects with a sentence where the engine cannot be had. */
export async function askClickhouse(
  { cacheDirectory, repeats }: BenchOptions,
  corpus: Corpus,
  signal: 'traces' | 'logs',
  questions: Question[],
): Promise<ClickhouseAnswers> {
  const python = await installed(join(cacheDirectory, 'peers', `chdb-${VERSION}`));
  const directory = freshDirectory(cacheDirectory, 'peer');
  mkdirSync(directory, { recursive: true });
  const rows = join(directory, 'rows.jsonl');
  const asked = join(directory, 'questions.json');
  writeRows(corpus, signal, rows);
  writeFileSync(asked, JSON.stringify({ repeats, questions }));
  const script = join(import.meta.dirname, 'clickhouse.py');
  const { stdout, stderr, status } = spawnSync(python, [script, signal, rows, join(directory, 'data'), asked], {
    encoding: 'utf8',
    timeout: RUN_MS,
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  rmSync(directory, { recursive: true });
  if (status !== 0) throw new Error(`its program failed: ${stderr.trim().split('\n').at(-1)}`);
  const { cpuSeconds, items, bytes, peakRssMb, answers } = JSON.parse(stdout) as Printed;
  const usage = { thousandPerCore: items / cpuSeconds / 1000, bytesPerItem: bytes / items, peakRssMb };
  const all = Object.entries(answers).map(([name, list]): [string, { ms: number[]; wrong: number }] => [
    name,
    { ms: list.flatMap(({ ms }) => ms), wrong: list.reduce((sum, { wrong }) => sum + wrong, 0) },
  ]);
  return { usage, answers: new Map(all) };
}

/** The Python that has the engine, from the registry of Python's packages. */
async function installed(directory: string): Promise<string> {
  const python = join(directory, 'bin', 'python');
  const stamp = join(directory, 'installed');
  if (existsSync(stamp)) return python;
  await makeVirtualEnvironment(directory);
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `chdb==${VERSION}`];
  await runCommand(python, install, INSTALL_MS);
  writeFileSync(stamp, '');
  return python;
}
