import type { DataPoint } from '../../../telemetry/metric-point.ts';
import { NANO_PER_SECOND, type TimeRange } from '../../../telemetry/time.ts';
import type { PointsPlan } from '../../ports/metric-store.ts';
import type { Position, ScanReport } from '../../ports/plan.ts';
import { Scan } from '../rows/scan.ts';
import { type PointPlace, readDataPoint, timeNanoOf } from './data-points.ts';
import { resolutions } from './day-format.ts';
import type { MetricCatalog } from './metric-catalog.ts';
import { MetricGroups } from './metric-groups.ts';
import { type MetricSource, type SourcePoints, sourcesOf } from './metric-sources.ts';
import { QuerySeries } from './query-series.ts';

/** The newest points are looked for first; where they are too few the window grows by this factor. */
const FIRST_WINDOW_NANO = BigInt(15 * NANO_PER_SECOND);
const WINDOW_FACTOR = 4n;

interface FoundPoint extends PointPlace {
  timeNano: bigint;
  series: number;
}

/** Points as they came, newest first; those of the same time by their series. */
export async function findPoints(
  plan: PointsPlan,
  catalog: MetricCatalog,
): Promise<{ points: DataPoint[]; positions: Position[]; hasNextPage: boolean; report: ScanReport }> {
  const scan = new Scan(plan.budget);
  const sources = sourcesOf(catalog, plan.metric, plan.range);
  const query = new QuerySeries(plan.filter, new MetricGroups([], false, 1));
  const search = new PointSearch(sources, query, scan);
  const found: FoundPoint[] = [];
  const after = plan.after && { timeNano: BigInt(plan.after[0]!), key: String(plan.after[1]) };
  const [oldest, newest] = search.extent(plan.range);
  let end = after && after.timeNano < newest ? after.timeNano + 1n : newest;
  for (let width = FIRST_WINDOW_NANO; end > oldest && found.length <= plan.limit; width *= WINDOW_FACTOR) {
    const start = end - width > oldest ? end - width : oldest;
    const window = await search.newestFirst({ fromNano: start, toNano: end });
    found.push(...window.filter((point) => !after || isBehind(point, after, search)));
    end = start;
    if (scan.truncated) break;
  }
  const page = found.slice(0, plan.limit);
  const report = scan.report(plan.range);
  return {
    points: page.map(readDataPoint),
    positions: page.map(({ timeNano, series }) => [timeNano, search.keyOf(series)]),
    hasNextPage: found.length > page.length,
    report: { ...report, truncated: report.truncated || query.truncated },
  };
}

function isBehind(
  { timeNano, series }: FoundPoint,
  after: { timeNano: bigint; key: string },
  search: PointSearch,
): boolean {
  if (timeNano !== after.timeNano) return timeNano < after.timeNano;
  return search.keyOf(series) > after.key;
}

class PointSearch {
  readonly #sources: readonly MetricSource[];
  readonly #query: QuerySeries;
  readonly #scan: Scan;
  /** By source: number of each of its series in the query, and whether it is one. */
  readonly #numbers: Int32Array[];
  readonly #isWanted: Uint8Array[];
  readonly #keys: string[] = [];

  constructor(sources: readonly MetricSource[], query: QuerySeries, scan: Scan) {
    this.#sources = sources;
    this.#query = query;
    this.#scan = scan;
    this.#numbers = sources.map(({ tables, metrics }) => query.numbersOf(tables, metrics));
    this.#isWanted = this.#numbers.map((numbers) => Uint8Array.from(numbers, (number) => (number < 0 ? 0 : 1)));
  }

  /** The part of the range in which there are points at all. */
  extent(range: TimeRange): [oldest: bigint, newest: bigint] {
    const extents = this.#sources.map((source) => source.extent()).filter((extent) => extent !== undefined);
    if (extents.length === 0) return [range.toNano, range.toNano];
    const first = extents.reduce((least, { firstNano }) => (firstNano < least ? firstNano : least), range.toNano);
    const last = extents.reduce((most, { lastNano }) => (lastNano > most ? lastNano : most), range.fromNano);
    return [first > range.fromNano ? first : range.fromNano, last + 1n < range.toNano ? last + 1n : range.toNano];
  }

  async newestFirst(range: TimeRange): Promise<FoundPoint[]> {
    const found = new Map<string, FoundPoint>();
    for (const [index, source] of this.#sources.entries()) {
      for (const pending of source.read(range, this.#isWanted[index]!, resolutions.RAW)) {
        if (!(await this.#scan.mayGoOn())) break;
        this.#scan.scannedRows += pending.count;
        for (const points of pending.load()) this.#take(points, index, range, found);
      }
    }
    return [...found.values()].sort(
      (a, b) =>
        (a.timeNano < b.timeNano ? 1 : a.timeNano > b.timeNano ? -1 : 0) ||
        (this.keyOf(a.series) < this.keyOf(b.series) ? -1 : 1),
    );
  }

  /** What orders series for good: a hash of what they are. */
  keyOf(series: number): string {
    return (this.#keys[series] ??= this.#query.hashOf(this.#query.series[series]!));
  }

  /** Of points of one series and time the last to come counts. */
  #take(
    { dayNano, points }: SourcePoints,
    index: number,
    { fromNano, toNano }: TimeRange,
    found: Map<string, FoundPoint>,
  ): void {
    const from = Number(fromNano - dayNano);
    const to = Number(toNano - dayNano);
    const { tables } = this.#sources[index]!;
    let row = 0;
    for (let run = 0; run < points.series.length; run++) {
      const first = row;
      row = points.ends[run]!;
      if (this.#isWanted[index]![points.series[run]!] !== 1) continue;
      const series = this.#numbers[index]![points.series[run]!]!;
      const { metric, test } = this.#query.series[series]!;
      const times = points.times[run]!;
      for (let place = 0; place < times.length; place++) {
        if (times[place]! < from || times[place]! >= to) continue;
        const point: PointPlace = { tables, metric, dayNano, points, run, row: first + place };
        const timeNano = timeNanoOf(point);
        const value = points.kind === 'number' ? points.values[point.row]! : Number.NaN;
        if (test && !test(value, timeNano)) found.delete(`${series} ${timeNano}`);
        else found.set(`${series} ${timeNano}`, { ...point, timeNano, series });
      }
    }
  }
}
