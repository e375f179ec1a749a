import type { TimeRange, UnixNano } from '../../../telemetry/time.ts';
import type { MetricDescription, MetricListRequest } from '../../ports/metric-store.ts';
import type { MetricCatalog } from './metric-catalog.ts';
import type { KnownMetric, MetricTables } from './metric-tables.ts';

/** Parts that are asked for the keys of a metric, from the latest on: keys of what is in use, and quick. */
const MAX_PARTS = 8;

/** A part of the store that has points of a metric. */
interface MetricPart {
  tables: MetricTables;
  metric: KnownMetric;
  firstNano: UnixNano;
  lastNano: UnixNano;
}

/** Parts that have points of a metric in the range, by its id; the parts that were last written to come first. */
export function partsIn(catalog: MetricCatalog, range: TimeRange | undefined): Map<string, MetricPart[]> {
  const parts = new Map<string, MetricPart[]>();
  const add = (part: MetricPart): void => {
    if (range && (part.firstNano >= range.toNano || part.lastNano < range.fromNano)) return;
    const known = parts.get(part.metric.id);
    if (known) known.push(part);
    else parts.set(part.metric.id, [part]);
  };
  for (const head of catalog.heads.toReversed()) {
    for (const [number, { firstNano, lastNano }] of head.extents()) {
      const metric = head.tables.metrics[number]!;
      add({ tables: head.tables, metric, firstNano, lastNano });
    }
  }
  for (const file of catalog.files(range).toReversed()) {
    const tables = file.tables();
    for (const [number, { timeMin, timeMax }] of file.extents()) {
      const firstNano = file.dayNano + BigInt(timeMin);
      add({ tables, metric: tables.metrics[number]!, firstNano, lastNano: file.dayNano + BigInt(timeMax) });
    }
  }
  return parts;
}

/** The metrics of a list, and how it goes on. */
export function listMetrics(
  catalog: MetricCatalog,
  { match, name, unit, type, range, order, limit, after }: MetricListRequest,
): { metrics: MetricDescription[]; total: number; hasNextPage: boolean } {
  const text = match.toLowerCase();
  const found = [...partsIn(catalog, range).values()].filter(([part]) => {
    const { identity } = part!.metric;
    if ((name ?? identity.name) !== identity.name || (unit ?? identity.unit) !== identity.unit) return false;
    return (type ?? identity.type) === identity.type && identity.name.toLowerCase().includes(text);
  });
  const counts = new Map(order === 'MOST_SERIES' ? found.map((parts) => [parts, seriesCountOf(parts)]) : []);
  found.sort((a, b) => {
    return (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || compareMetrics(a[0]!.metric, b[0]!.metric);
  });
  const start = after === undefined ? 0 : placeAfter(found, after);
  const page = found.slice(start, start + limit);
  return {
    metrics: page.map(describe),
    total: found.length,
    hasNextPage: start + page.length < found.length,
  };
}

/** Of the metrics that are chosen the one that was seen last; null where there is none. */
export function findMetric(
  catalog: MetricCatalog,
  isChosen: (metric: KnownMetric) => boolean,
): MetricDescription | null {
  let found: MetricPart[] | undefined;
  for (const parts of partsIn(catalog, undefined).values()) {
    if (!isChosen(parts[0]!.metric)) continue;
    if (!found || lastSeen(parts) > lastSeen(found)) found = parts;
  }
  return found ? describe(found) : null;
}

function describe(parts: MetricPart[]): MetricDescription {
  const latest = parts.reduce((a, b) => (b.lastNano > a.lastNano ? b : a));
  const { id, identity, description, metadata } = latest.metric;
  const keys = parts.slice(0, MAX_PARTS).flatMap(({ tables, metric }) => [...tables.keysOf(metric.number)]);
  return {
    ...identity,
    id,
    description,
    metadata,
    attributeKeys: [...new Set(keys)].sort(),
    seriesCount: seriesCountOf(parts),
    lastSeenNano: latest.lastNano,
  };
}

/** One metric has several entries in a part where scopes describe it differently. */
function seriesCountOf(parts: MetricPart[]): number {
  const byTables = Map.groupBy(parts.slice(0, MAX_PARTS), ({ tables }) => tables);
  const counts = [...byTables].map(([tables, same]) =>
    same.reduce((sum, { metric }) => sum + tables.seriesOf(metric.number).length, 0),
  );
  return Math.max(0, ...counts);
}

function lastSeen(parts: MetricPart[]): UnixNano {
  return parts.reduce((last, { lastNano }) => (lastNano > last ? lastNano : last), 0n);
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
