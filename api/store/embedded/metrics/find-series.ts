import type { MetricIdentity } from '../../../telemetry/metric-point.ts';
import { NANO_PER_MINUTE, type TimeRange } from '../../../telemetry/time.ts';
import type { ScanReport } from '../../ports/plan.ts';
import type { MetricAggregate, SeriesPlan, SeriesResult } from '../../ports/metric-store.ts';
import { Scan } from '../rows/scan.ts';
import { resolutions } from './day-format.ts';
import { ExemplarList } from './exemplar-list.ts';
import { MetricAggregator } from './metric-aggregator.ts';
import type { MetricCatalog } from './metric-catalog.ts';
import { MetricGroups } from './metric-groups.ts';
import { type MetricSource, type PointsRole, type SourcePoints, sourcesOf } from './metric-sources.ts';
import type { MetricTables } from './metric-tables.ts';
import { type QueriedSeries, QuerySeries } from './query-series.ts';
import { keepDistributions, keepNumbers } from './keep-points.ts';
import {
  type DistributionPart,
  distributionParts,
  newParts,
  type NumberPart,
  numberParts,
  rollUpOf,
  type SeriesParts,
} from './series-parts.ts';
import { distributionPiece, firstAtLeast, firstRow, numberPiece, ShiftedTimes, within } from './series-pieces.ts';
import type { Shape } from './shape.ts';
import { rollUpFor, widened } from './roll-up-choice.ts';
import { filtersPoints } from './series-filter.ts';
import { StepGrid } from './step-grid.ts';

/** How far beyond the range points are looked for, of which what grew reaches into it. */
const BEYOND_NANO = BigInt(10 * NANO_PER_MINUTE);
/** Groups and steps together; past them further groups are left out. */
const MAX_CELLS = 1_000_000;
/** Unpacked points that are held at once; more are read in several goes, some series at a time. */
const MAX_BYTES = 64 * 2 ** 20;

/** Reads and adds up what a plan asks for. */
export async function findSeries(
  plan: SeriesPlan,
  catalog: MetricCatalog,
): Promise<{ result: SeriesResult; report: ScanReport }> {
  const scan = new Scan(plan.budget);
  const { sources, rollUp, range, read } = chooseSources(plan, catalog);
  const grid = new StepGrid(range, plan.step);
  const groups = new MetricGroups(plan.by, plan.eachSeries === true, Math.max(1, Math.floor(MAX_CELLS / grid.steps)));
  const query = new QuerySeries(plan.filter, groups);
  const aggregator = new MetricAggregator(grid, plan.aggregates, grid.offsetOf(read.fromNano));
  const reading = new SeriesReading(query, aggregator, scan, { sources, rollUp, range: read });
  const bytes = sources.reduce((sum, source) => sum + source.estimate(read, rollUp), 0);
  const goes = Math.max(1, Math.ceil(bytes / MAX_BYTES));
  const perGo = Math.max(1, Math.ceil(query.series.length / goes));
  for (let first = 0; first < query.series.length && !scan.truncated; first += perGo)
    await reading.read(first, Math.min(query.series.length, first + perGo));
  return {
    result: reading.result(plan, groups),
    report: report(scan, plan, range, aggregator, [query, groups, aggregator]),
  };
}

interface ChosenSources {
  sources: MetricSource[];
  /** Seconds of the steps of roll-ups, which are read where there are any; 0 for none. */
  rollUp: number;
  /** What is answered for: widened to whole steps where roll-ups are read. */
  range: TimeRange;
  /** Where points are looked for. */
  read: TimeRange;
}

function chooseSources(plan: SeriesPlan, catalog: MetricCatalog): ChosenSources {
  const beyond = ({ fromNano, toNano }: TimeRange): TimeRange => {
    return { fromNano: fromNano - BEYOND_NANO, toNano: toNano + BEYOND_NANO };
  };
  const raw = beyond(plan.range);
  const sources = sourcesOf(catalog, plan.metric, raw);
  const metrics = sources.flatMap((source) => source.metrics.map(({ identity }) => identity));
  const rollUp = filtersPoints(plan.filter) ? resolutions.RAW : rollUpFor(plan, metrics);
  if (rollUp === resolutions.RAW || !sources.some((source) => source.hasRollUp(rollUp)))
    return { sources, rollUp: resolutions.RAW, range: plan.range, read: raw };
  const range = widened(plan.range, rollUp);
  return { sources: sourcesOf(catalog, plan.metric, beyond(range)), rollUp, range, read: beyond(range) };
}

/** The points of some series at a time, added up. */
class SeriesReading {
  readonly #query: QuerySeries;
  readonly #aggregator: MetricAggregator;
  readonly #scan: Scan;
  readonly #rollUp: number;
  readonly #range: TimeRange;
  /** With the number in the query of each of its series. */
  readonly #sources: { source: MetricSource; numbers: Int32Array }[];
  readonly #times = new ShiftedTimes();
  /** By group: points in the range, and exemplars. */
  readonly #points: number[] = [];
  readonly #exemplars: ExemplarList[] = [];
  /** The metric that was seen last, and when. */
  #metric: MetricIdentity | null = null;
  #lastSeen = -Infinity;

  constructor(
    query: QuerySeries,
    aggregator: MetricAggregator,
    scan: Scan,
    { sources, rollUp, range }: Pick<ChosenSources, 'sources' | 'rollUp' | 'range'>,
  ) {
    this.#query = query;
    this.#aggregator = aggregator;
    this.#scan = scan;
    this.#rollUp = rollUp;
    this.#range = range;
    this.#sources = sources.map((source) => ({ source, numbers: query.numbersOf(source.tables, source.metrics) }));
  }

  /** Series [first, end) of the query. */
  async read(first: number, end: number): Promise<void> {
    const parts = Array.from({ length: end - first }, newParts);
    for (const { source, numbers } of this.#sources) {
      const isWanted = Uint8Array.from(numbers, (number) => (number >= first && number < end ? 1 : 0));
      if (!isWanted.includes(1)) continue;
      const { tables } = source;
      const partOf = (series: number): SeriesParts => parts[numbers[series]! - first]!;
      for (const pending of source.read(this.#range, isWanted, this.#rollUp)) {
        if (!(await this.#scan.mayGoOn())) break;
        this.#scan.scannedRows += pending.count;
        for (const points of pending.load()) {
          const chunk = { ...points, role: pending.role, tables };
          this.#take(chunk, isWanted, partOf, (series) => this.#query.series[numbers[series]!]!);
        }
      }
    }
    for (const [index, own] of parts.entries()) {
      this.#add(this.#query.series[first + index]!, own);
      if (index % 64 === 63) await this.#scan.mayGoOn();
    }
  }

  result(plan: SeriesPlan, groups: MetricGroups): SeriesResult {
    const { grid } = this.#aggregator;
    const order = [...this.#points.keys()].filter((group) => this.#points[group]! > 0);
    order.sort((a, b) => this.#points[b]! - this.#points[a]! || a - b);
    if (order.length > plan.maxSeries) {
      this.#scan.truncated = true;
      order.length = plan.maxSeries;
    }
    order.sort((a, b) => a - b);
    const firsts = new Map(this.#query.series.map((series) => [series.group, series]));
    return {
      metric: this.#metric,
      times: grid.times(),
      keys: plan.by.map((_, index) => order.map((group) => groups.keys[group]![index]!)),
      labels: plan.eachSeries ? order.map((group) => this.#query.labelsOf(firsts.get(group)!)) : null,
      values: plan.aggregates.map((aggregate) => this.#column(aggregate, order)),
      exemplars: order.map((group) => this.#exemplars[group]?.within(plan.range) ?? []),
    };
  }

  #column(aggregate: MetricAggregate, groups: readonly number[]): (number | null)[] {
    const { steps } = this.#aggregator.grid;
    const values: (number | null)[] = [];
    for (const group of groups)
      for (let step = 0; step < steps; step++) values.push(this.#aggregator.number(aggregate, group, step));
    return values;
  }

  /** Takes the runs of wanted series. */
  #take(
    { dayNano, points, role, tables }: SourcePoints & { role: PointsRole; tables: MetricTables },
    isWanted: Uint8Array,
    partOf: (series: number) => SeriesParts,
    seriesOf: (series: number) => QueriedSeries,
  ): void {
    const { baseNano } = this.#aggregator.grid;
    const shift = this.#aggregator.grid.offsetOf(dayNano);
    const base = { starts: points.offsets.map((offset) => offset + shift), baseNano };
    const shapeOf = (shape: number): Shape => tables.shape(shape);
    for (let run = 0; run < points.series.length; run++) {
      const series = points.series[run]!;
      if (isWanted[series] !== 1) continue;
      const times = this.#times.of(points.times[run]!, shift);
      const part = partOf(series);
      if (points.kind === 'number') {
        const piece = numberPiece(points, run, times, base);
        if (role === 'raw') part.numbers.push(piece);
        else rollUpOf(part, shift)[role === 'steps' ? 'numbers' : 'edgeNumbers'].push(piece);
      } else {
        const piece = distributionPiece(points, run, times, base, shapeOf);
        if (role === 'raw') part.distributions.push(piece);
        else rollUpOf(part, shift)[role === 'steps' ? 'distributions' : 'edgeDistributions'].push(piece);
      }
      if (points.extra) this.#noteExemplars(points, run, times, seriesOf(series));
    }
  }

  #noteExemplars(points: SourcePoints['points'], run: number, times: Float64Array, series: QueriedSeries): void {
    const from = firstRow(points, run);
    const to = points.ends[run]!;
    const { rows, bytes } = points.extra!;
    for (let place = firstAtLeast(rows, from); place < rows.length && rows[place]! < to; place++) {
      const list = (this.#exemplars[series.group] ??= new ExemplarList());
      const extra = bytes.bytes.subarray(bytes.offsets[place], bytes.offsets[place + 1]);
      list.add(times[rows[place]! - from]!, extra, series.metric.identity.type);
    }
  }

  #add({ group, metric, test }: QueriedSeries, parts: SeriesParts): void {
    const { grid } = this.#aggregator;
    const from = grid.offsetOf(this.#range.fromNano);
    const to = grid.offsetOf(this.#range.toNano);
    const { identity } = metric;
    if (identity.type === 'GAUGE' || identity.type === 'SUM') {
      const numbers = numberParts(parts, (piece) => keepNumbers(within(piece, from, to), test, grid.baseNano));
      this.#note(group, identity, numbers);
      this.#aggregator.addNumbers(group, numbers, identity);
    } else {
      const distributions = distributionParts(parts, (piece) =>
        keepDistributions(within(piece, from, to), test, grid.baseNano),
      );
      this.#note(group, identity, distributions);
      this.#aggregator.addDistributions(group, distributions, identity);
    }
  }

  /** Counts the points, or steps of roll-ups, in the range. */
  #note(group: number, metric: MetricIdentity, parts: readonly (NumberPart | DistributionPart)[]): void {
    const { from, to } = this.#aggregator.grid;
    let points = 0;
    let last = -Infinity;
    for (const { piece, rollUp } of parts) {
      for (const { times } of piece ? [piece] : [...rollUp.numbers, ...rollUp.distributions]) {
        const end = firstAtLeast(times, to);
        const inRange = end - firstAtLeast(times, from);
        points += inRange;
        if (inRange > 0) last = Math.max(last, times[end - 1]!);
      }
    }
    this.#points[group] = (this.#points[group] ?? 0) + points;
    if (points === 0 || last <= this.#lastSeen) return;
    this.#lastSeen = last;
    this.#metric = metric;
  }
}

function report(
  scan: Scan,
  plan: SeriesPlan,
  range: TimeRange,
  { distributions }: MetricAggregator,
  parts: readonly { truncated: boolean }[],
): ScanReport {
  const notes = [...scan.notes];
  const asksQuantile = plan.aggregates.some(({ fn }) => fn === 'quantile');
  if (asksQuantile && distributions.hasExplicit)
    notes.push('Percentiles of histograms with explicit buckets are interpolated inside the bucket.');
  if (asksQuantile && distributions.hasSummaries)
    notes.push('Percentiles of summaries are interpolated between the quantiles that were sent.');
  return { ...scan.report(range), truncated: [scan, ...parts].some(({ truncated }) => truncated), notes };
}
