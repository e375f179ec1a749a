import { toText } from '../../../telemetry/any-value.ts';
import { scopeAttributes } from '../../columnar/contexts.ts';
import type { Key } from '../../ports/plan.ts';
import type { Senders } from '../../ports/senders.ts';
import type { TimeRange } from '../../../telemetry/time.ts';
import { Counts } from '../rows/completion.ts';
import type { MetricCatalog } from './metric-catalog.ts';
import type { MetricTables } from './metric-tables.ts';
import { seriesTest } from './sent-series.ts';
import { visitKeys } from './series-attributes.ts';
import { keyReader } from './series-values.ts';

/** Parts that are looked at, from the latest on: completion is of what is in use, and quick. */
const MAX_PARTS = 8;

/** Keys of series, resources and scopes that begin so, in any case, those of most series first. */
export function findKeys(
  catalog: MetricCatalog,
  prefix: string,
  range: TimeRange,
  limit: number,
  of?: Senders,
): string[] {
  const counts = new Counts(prefix);
  const texts = new Map<string, string>();
  for (const tables of latestParts(catalog, range)) {
    const { series } = tables.source;
    for (const number of sentNumbers(tables, of)) {
      const bytes = series.bytes(number);
      visitKeys(bytes, (start, end) => {
        const key = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
        let text = texts.get(key);
        if (text === undefined) texts.set(key, (text = Buffer.from(key, 'latin1').toString('utf8')));
        counts.add(text, 1);
      });
    }
    for (const [series, uses] of seriesByContext(tables, of)) {
      const { resource, scope } = tables.contextOf(series);
      for (const { key } of [...resource.attributes, ...scopeAttributes(scope)]) counts.add(key, uses);
    }
  }
  return counts.top(limit);
}

/** Values of a key, as text, that begin so, in any case, those of most series first. */
export function findValues(
  catalog: MetricCatalog,
  key: Key,
  prefix: string,
  range: TimeRange,
  limit: number,
  of?: Senders,
): string[] {
  const counts = new Counts(prefix);
  const inSeries =
    key.place === 'any' || key.place === 'attribute' ? keyReader({ ...key, place: 'attribute' }) : undefined;
  const inContext = (key.place === 'any' ? (['resource', 'scope'] as const) : [key.place]).map((place) =>
    keyReader({ ...key, place }),
  );
  for (const tables of latestParts(catalog, range)) {
    const { series } = tables.source;
    const add = (read: ReturnType<typeof keyReader>, number: number, uses: number): void => {
      const value = read({ attributes: series.bytes(number), context: tables.contextOf(number) });
      if (value?.type === 'ARRAY') for (const element of value.value) counts.add(toText(element), uses);
      else if (value) counts.add(toText(value), uses);
    };
    if (inSeries) for (const number of sentNumbers(tables, of)) add(inSeries, number, 1);
    if (key.place === 'attribute') continue;
    for (const [number, uses] of seriesByContext(tables, of)) for (const read of inContext) add(read, number, uses);
  }
  return counts.top(limit);
}

/** One series of each context, and how many the context has. */
function seriesByContext(tables: MetricTables, of: Senders | undefined): Map<number, number> {
  const { series } = tables.source;
  const firsts = new Map<number, number>();
  const uses = new Map<number, number>();
  for (const number of sentNumbers(tables, of)) {
    const context = series.seed(number);
    let first = firsts.get(context);
    if (first === undefined) firsts.set(context, (first = number));
    uses.set(first, (uses.get(first) ?? 0) + 1);
  }
  return uses;
}

/** Numbers of the series of a part. */
function* sentNumbers(tables: MetricTables, of: Senders | undefined): Generator<number> {
  const isSent = seriesTest(tables, of);
  const { count } = tables.source.series;
  for (let number = 0; number < count; number++) if (isSent?.(number) ?? true) yield number;
}

function latestParts(catalog: MetricCatalog, range: TimeRange): Set<MetricTables> {
  const heads = catalog.heads.toReversed().map(({ tables }) => tables);
  const files = catalog
    .files(range)
    .toReversed()
    .slice(0, MAX_PARTS)
    .map((file) => file.tables());
  return new Set([...heads, ...files]);
}
