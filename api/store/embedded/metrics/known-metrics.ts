import type { TimeRange } from '../../../telemetry/time.ts';
import type { MetricDescription, MetricListRequest } from '../../ports/metric-store.ts';
import type { Senders } from '../../ports/senders.ts';
import { resolutions } from './day-format.ts';
import type { HeadReader } from './head-reader.ts';
import type { MetricCatalog } from './metric-catalog.ts';
import type { FileChunk, MetricFile } from './metric-file.ts';
import type { KnownMetric, MetricTables } from './metric-tables.ts';
import type { Extent } from './point-extents.ts';
import { sentKeys, sentSeries } from './sent-series.ts';

/** Parts that are asked for the keys of a metric, from the latest on: keys of what is in use, and quick. */
const MAX_PARTS = 8;

/** A part of the store that has points of a metric. */
interface MetricPart extends Extent {
  source: HeadReader | MetricFile;
  metric: KnownMetric;
  tables: () => MetricTables;
  /** From when to when some of its series have points. */
  extentOf: (series: readonly number[]) => Extent | undefined;
}

function headParts(head: HeadReader): MetricPart[] {
  const { tables } = head;
  return [...head.extents()].map(([number, extent]) => ({
    source: head,
    metric: tables.metrics[number]!,
    ...extent,
    tables: () => tables,
    extentOf: (series) => head.extentOf(series),
  }));
}

function fileParts(file: MetricFile): MetricPart[] {
  const { dayNano } = file;
  const metrics = file.metrics();
  return [...file.chunks().extents].map(([number, { timeMin, timeMax }]) => ({
    source: file,
    metric: metrics[number]!,
    firstNano: dayNano + BigInt(timeMin),
    lastNano: dayNano + BigInt(timeMax),
    tables: () => file.tables(),
    extentOf: (series) => extentInFile(file, number, new Set(series)),
  }));
}

/** From when to when some series of a metric have points, by the chunks that lie at both ends. */
function extentInFile(file: MetricFile, metric: number, series: ReadonlySet<number>): Extent | undefined {
  const chunks = (file.chunks().byMetric.get(metric) ?? []).filter(({ resolution }) => resolution === resolutions.RAW);
  let first = Infinity;
  let last = -Infinity;
  const look = (chunk: FileChunk): void => {
    if (!file.seriesIn(chunk).some((number) => series.has(number))) return;
    const points = file.read(chunk);
    for (const [run, times] of points.times.entries()) {
      if (!series.has(points.series[run]!)) continue;
      first = Math.min(first, times[0]!);
      last = Math.max(last, times.at(-1)!);
    }
  };
  for (const chunk of chunks.toSorted((a, b) => b.timeMax - a.timeMax)) if (chunk.timeMax > last) look(chunk);
  for (const chunk of chunks.toSorted((a, b) => a.timeMin - b.timeMin)) if (chunk.timeMin < first) look(chunk);
  if (last < first) return undefined;
  return { firstNano: file.dayNano + BigInt(first), lastNano: file.dayNano + BigInt(last) };
}

/** Parts that have points of a metric in the range, by its id; the parts that were last written to come first. */
export function partsIn(catalog: MetricCatalog, range: TimeRange): Map<string, MetricPart[]> {
  const parts = new Map<string, MetricPart[]>();
  const all = [...catalog.heads.toReversed().map(headParts), ...catalog.files(range).toReversed().map(fileParts)];
  for (const part of all.flat()) {
    if (!isIn(range, part)) continue;
    const known = parts.get(part.metric.id);
    if (known) known.push(part);
    else parts.set(part.metric.id, [part]);
  }
  return parts;
}

/** The metrics of a list, and how it goes on. */
export function listMetrics(
  catalog: MetricCatalog,
  { match, name, unit, type, range, of, order, limit, after }: MetricListRequest,
): { metrics: MetricDescription[]; total: number; hasNextPage: boolean } {
  const text = match.toLowerCase();
  const chosen = [...partsIn(catalog, range).values()].filter(([part]) => {
    const { identity } = part!.metric;
    if ((name ?? identity.name) !== identity.name || (unit ?? identity.unit) !== identity.unit) return false;
    return (type ?? identity.type) === identity.type && identity.name.toLowerCase().includes(text);
  });
  const found = chosen.map((parts) => sentParts(parts, of, range)).filter((parts) => parts.length > 0);
  const counts = new Map(order === 'MOST_SERIES' ? found.map((parts) => [parts, seriesCountOf(parts, of)]) : []);
  found.sort((a, b) => {
    return (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || compareMetrics(a[0]!.metric, b[0]!.metric);
  });
  const start = after === undefined ? 0 : placeAfter(found, after);
  const page = found.slice(start, start + limit);
  return {
    metrics: page.map((parts) => describe(parts, of)),
    total: found.length,
    hasNextPage: start + page.length < found.length,
  };
}

/** Of the metrics that are chosen the one that was seen last; null where there is none. */
export function findMetric(
  catalog: MetricCatalog,
  isChosen: (metric: KnownMetric) => boolean,
  of?: Senders,
): MetricDescription | null {
  const ofHeads = catalog.heads.toReversed().flatMap(headParts);
  const parts = sentParts(
    ofHeads.filter(({ metric }) => isChosen(metric)),
    of,
  );
  let inFiles = 0;
  for (const file of catalog.filesNewestFirst()) {
    // What older files have was seen before; some of them are asked for keys.
    if (inFiles > 0 && ++inFiles > MAX_PARTS) break;
    if (!file.metrics().some(isChosen)) continue;
    const ofFile = fileParts(file).filter(({ metric }) => isChosen(metric));
    const sent = sentParts(ofFile, of);
    parts.push(...sent);
    if (sent.length > 0) inFiles ||= 1;
  }
  if (parts.length === 0) return null;
  const { id } = parts.reduce((a, b) => (b.lastNano > a.lastNano ? b : a)).metric;
  return describe(
    parts.filter(({ metric }) => metric.id === id),
    of,
  );
}

/** Those in which the senders have points, in the range where one is given, each with what these span. */
function sentParts(parts: MetricPart[], of: Senders | undefined, range?: TimeRange): MetricPart[] {
  if (!of) return parts;
  return parts.flatMap((part) => {
    const { tables, metric, extentOf } = part;
    const sent = sentSeries(tables(), metric.number, of);
    if (sent.length === tables().seriesOf(metric.number).length) return sent.length > 0 ? [part] : [];
    const extent = sent.length > 0 ? extentOf(sent) : undefined;
    return extent && (!range || isIn(range, extent)) ? [{ ...part, ...extent }] : [];
  });
}

function isIn({ fromNano, toNano }: TimeRange, { firstNano, lastNano }: Extent): boolean {
  return firstNano < toNano && lastNano >= fromNano;
}

function describe(parts: MetricPart[], of: Senders | undefined): MetricDescription {
  const latest = parts.reduce((a, b) => (b.lastNano > a.lastNano ? b : a));
  const { id, identity, description, metadata } = latest.metric;
  const keys = parts.slice(0, MAX_PARTS).flatMap(({ tables, metric }) => [...sentKeys(tables(), metric.number, of)]);
  return {
    ...identity,
    id,
    description,
    metadata,
    attributeKeys: [...new Set(keys)].sort(),
    seriesCount: seriesCountOf(parts, of),
    lastSeenNano: latest.lastNano,
  };
}

/** One metric has several entries in a part where scopes describe it differently. */
function seriesCountOf(parts: MetricPart[], of: Senders | undefined): number {
  const bySource = Map.groupBy(parts.slice(0, MAX_PARTS), ({ source }) => source);
  const counts = [...bySource.values()].map((same) => {
    const tables = same[0]!.tables();
    return same.reduce((sum, { metric }) => sum + sentSeries(tables, metric.number, of).length, 0);
  });
  return Math.max(0, ...counts);
}

/** By name, then unit and type; the id makes the order total. */
function compareMetrics(a: KnownMetric, b: KnownMetric): number {
  const [left, right] = [a, b].map(({ id, identity: { name, unit, type } }) => [name, unit, type, id]);
  for (const [index, part] of left!.entries()) {
    if (part < right![index]!) return -1;
    if (part > right![index]!) return 1;
  }
  return 0;
}

/** Behind a metric that is no longer there nothing follows. */
function placeAfter(found: MetricPart[][], id: string): number {
  const place = found.findIndex(([part]) => part!.metric.id === id);
  return place < 0 ? found.length : place + 1;
}
