import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Signal } from '../../../simulator/otlp/signals.ts';
import { type Frame, readFrames } from './frames.ts';
import type { HourThreadData } from './hour-thread.ts';
import { CORPUS_START_MS, HOUR_MS, type Shape, shapeName } from './shape.ts';
import type { HourTruth, Manifest } from './truth.ts';
import { framesPath } from './write-hour.ts';

export interface Corpus {
  manifest: Manifest;
  frames(signal: Signal): Generator<Frame, undefined>;
  /** One of its hours alone. */
  hour(index: number): Corpus;
}

const MANIFEST = 'manifest.json';

/** The corpus of a shape, made where it is not there yet: some seconds of both cores for each hour of it. */
export async function openCorpus(cacheDirectory: string, shape: Shape): Promise<Corpus> {
  const directory = join(cacheDirectory, `corpus-${shapeName(shape)}`);
  if (!existsSync(directory)) await makeCorpus(directory, shape);
  return corpusOf(directory, JSON.parse(readFileSync(join(directory, MANIFEST), 'utf8')) as Manifest);
}

function corpusOf(directory: string, manifest: Manifest): Corpus {
  const { shape, hours } = manifest;
  return {
    manifest,
    frames: (signal) => readFrames(hours.map(({ startMs }) => framesPath(directory, hourOf(startMs), signal))),
    hour: (index) => corpusOf(directory, { shape: { ...shape, hours: 1 }, hours: hours.slice(index, index + 1) }),
  };
}

const hourOf = (startMs: number): number => (startMs - CORPUS_START_MS) / HOUR_MS;

async function makeCorpus(directory: string, shape: Shape): Promise<void> {
  console.error(`making ${shape.hours} h of corpus, ${shape.spansPerHour} spans each`);
  const unfinished = `${directory}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const hours: HourTruth[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < shape.hours) {
      const hour = next++;
      const workerData: HourThreadData = { directory: unfinished, shape, hour };
      const thread = new Worker(new URL('./hour-thread.ts', import.meta.url), { workerData });
      const [truth] = (await once(thread, 'message')) as [HourTruth];
      hours[hour] = truth;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  writeFileSync(join(unfinished, MANIFEST), JSON.stringify({ shape, hours } satisfies Manifest));
  renameSync(unfinished, directory);
}
