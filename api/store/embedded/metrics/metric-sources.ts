import type { TimeRange } from '../../../telemetry/time.ts';
import type { DistributionPoints } from './distribution-chunk.ts';
import { DAY_NANO } from './day.ts';
import { resolutions } from './day-format.ts';
import type { HeadReader } from './head-reader.ts';
import type { MetricCatalog } from './metric-catalog.ts';
import type { FileChunk, MetricFile } from './metric-file.ts';
import type { KnownMetric, MetricTables } from './metric-tables.ts';
import type { NumberPoints } from './number-chunk.ts';
import type { Extent } from './point-extents.ts';

/** All metrics of a name, or the one of an id. */
export type MetricChoice = { name: string } | { id: string };

/** What points are: as they came, or of a roll-up its steps and the first and last points of the day. */
export type PointsRole = 'raw' | 'steps' | 'edges';

/** Points of one kind with the day that they are counted from. */
export interface SourcePoints {
  dayNano: bigint;
  points: NumberPoints | DistributionPoints;
}

/** A part of the store that knows a metric. */
export interface MetricSource {
  /** May be large: not to be held. */
  readonly tables: MetricTables;
  metrics: KnownMetric[];
  /**
   * Points that lie in the range, and others of the same chunks, in the order in which they came. `isWanted`, by series:
   * those of which a run is looked for. Made one after the other; how many points each time is told before. Where the part
   * has a roll-up with steps of `rollUp` seconds, that is read.
   */
  read(range: TimeRange, isWanted: Uint8Array, rollUp: number): Iterable<PendingPoints>;
  /** Whether it has a roll-up with such steps of all its metrics. */
  hasRollUp(seconds: number): boolean;
  /** From when to when it has points; undefined where it has none. */
  extent(): { firstNano: bigint; lastNano: bigint } | undefined;
  /** About how many bytes the points of the range take when they are unpacked. */
  estimate(range: TimeRange, rollUp: number): number;
}

export interface PendingPoints {
  role: PointsRole;
  count: number;
  load(): SourcePoints[];
}

/** The parts that know the metric and may have points in the range: files, oldest first, then what is in memory. */
export function sourcesOf(catalog: MetricCatalog, choice: MetricChoice, range: TimeRange): MetricSource[] {
  const files = catalog.files(range).map((file) => fileSource(file, choice));
  const heads = catalog.heads.map((head) => headSource(head, choice));
  return [...files, ...heads].filter(({ metrics }) => metrics.length > 0);
}

function chosenMetrics(metrics: readonly KnownMetric[], choice: MetricChoice): KnownMetric[] {
  return metrics.filter(({ id, identity }) => ('id' in choice ? id === choice.id : identity.name === choice.name));
}

/** Packed points become about this much larger. */
const UNPACKED_RATIO = 8;
const BYTES_OF_POINT = 24;
function fileSource(file: MetricFile, choice: MetricChoice): MetricSource {
  const metrics = chosenMetrics(file.metrics(), choice);
  const all = metrics.flatMap(({ number }) => file.chunks().byMetric.get(number) ?? []);
  const hasRollUp = (seconds: number): boolean =>
    seconds > 0 &&
    file.isCompacted &&
    metrics.every(({ number }) =>
      file
        .chunks()
        .byMetric.get(number)
        ?.some(({ resolution }) => resolution === seconds),
    );
  const chunksIn = (range: TimeRange, rollUp: number): FileChunk[] => {
    const from = Number(range.fromNano - file.dayNano);
    const to = Number(range.toNano - file.dayNano);
    const steps = hasRollUp(rollUp) ? rollUp : resolutions.RAW;
    return all.filter(({ resolution, timeMin, timeMax }) => {
      // Of the edges the first and the last are needed, whatever part of the day is asked for.
      if (resolution === resolutions.EDGES) return steps > 0;
      return resolution === steps && timeMin < to && timeMax >= from;
    });
  };
  return {
    get tables() {
      return file.tables();
    },
    metrics,
    hasRollUp,
    *read(range, isWanted, rollUp) {
      for (const chunk of chunksIn(range, rollUp)) {
        if (!file.seriesIn(chunk).some((series) => isWanted[series] === 1)) continue;
        const { resolution, points } = chunk;
        const role = resolution === resolutions.RAW ? 'raw' : resolution === resolutions.EDGES ? 'edges' : 'steps';
        yield { role, count: points, load: () => [{ dayNano: file.dayNano, points: file.read(chunk) }] };
      }
    },
    extent: () => {
      const own = metrics
        .map(({ number }) => file.chunks().extents.get(number))
        .filter((extent) => extent !== undefined);
      if (own.length === 0) return undefined;
      return {
        firstNano: file.dayNano + BigInt(Math.min(...own.map(({ timeMin }) => timeMin))),
        lastNano: file.dayNano + BigInt(Math.max(...own.map(({ timeMax }) => timeMax))),
      };
    },
    estimate: (range, rollUp) =>
      chunksIn(range, rollUp).reduce(
        (bytes, { points, length }) => bytes + Math.max(points * BYTES_OF_POINT, length * UNPACKED_RATIO),
        0,
      ),
  };
}

function headSource(head: HeadReader, choice: MetricChoice): MetricSource {
  const metrics = chosenMetrics(head.tables.metrics, choice);
  const isDistribution = metrics.some(({ identity: { type } }) => type !== 'GAUGE' && type !== 'SUM');
  const isNumber = metrics.some(({ identity: { type } }) => type === 'GAUGE' || type === 'SUM');
  const extents = metrics.length > 0 ? head.extents() : new Map<number, Extent>();
  const own = metrics.map(({ number }) => extents.get(number)).filter((extent) => extent !== undefined);
  return {
    tables: head.tables,
    metrics,
    hasRollUp: () => false,
    *read(range, isWanted) {
      if (!own.some(({ firstNano, lastNano }) => firstNano < range.toNano && lastNano >= range.fromNano)) return;
      const { numbers, distributions } = head;
      if (isNumber) yield { role: 'raw', count: numbers.count, load: () => within(head.numbersOf(isWanted), range) };
      if (isDistribution)
        yield { role: 'raw', count: distributions.count, load: () => within(head.distributionsOf(isWanted), range) };
    },
    extent: () => {
      if (own.length === 0) return undefined;
      return {
        firstNano: own.reduce((least, { firstNano }) => (firstNano < least ? firstNano : least), own[0]!.firstNano),
        lastNano: own.reduce((most, { lastNano }) => (lastNano > most ? lastNano : most), own[0]!.lastNano),
      };
    },
    estimate: () => 0,
  };
}

function within<P extends { dayNano: bigint }>(days: readonly P[], { fromNano, toNano }: TimeRange): P[] {
  return days.filter(({ dayNano }) => dayNano < toNano && dayNano + BigInt(DAY_NANO) > fromNano);
}
