import { type Attribute, toOtlpJson, toText } from '../../../telemetry/any-value.ts';
import type { TimeRange } from '../../../telemetry/time.ts';
import type { Context } from '../../columnar/contexts.ts';
import type { MetricAttribute, MetricCardinality } from '../../ports/metric-store.ts';
import type { Senders } from '../../ports/senders.ts';
import { partsIn } from './known-metrics.ts';
import type { MetricCatalog } from './metric-catalog.ts';
import type { MetricTables } from './metric-tables.ts';
import { sentSeries } from './sent-series.ts';

/** Parts that are looked at, from the latest on. */
const MAX_PARTS = 8;
/** Series that are told apart; of further ones nothing is counted, and the answer says so. */
const MAX_SERIES = 100_000;

/** How many series metrics have in a range, and of what they are made, in the order asked. */
export function findCardinalities(
  catalog: MetricCatalog,
  ids: readonly string[],
  range: TimeRange,
  mostValues: number,
  of?: Senders,
): MetricCardinality[] {
  const parts = partsIn(catalog, range);
  return ids.map((id) => {
    const counted = new CountedSeries();
    for (const { tables: tablesOf, metric } of (parts.get(id) ?? []).slice(0, MAX_PARTS)) {
      const tables = tablesOf();
      for (const series of sentSeries(tables, metric.number, of)) if (!counted.add(series, tables)) break;
    }
    return counted.finish(mostValues);
  });
}

/** Series, each once, however many parts have it. */
class CountedSeries {
  readonly #seen = new Set<string>();
  /** By key, those of resources apart: by value, in how many series. */
  readonly #own = new Map<string, Map<string, number>>();
  readonly #resource = new Map<string, Map<string, number>>();
  /** What the resource and the scope of a series say of it. */
  readonly #origins = new WeakMap<Context, string>();
  #isCut = false;

  /** False where there are too many. */
  add(series: number, tables: MetricTables): boolean {
    const context = tables.contextOf(series);
    let origin = this.#origins.get(context);
    if (origin === undefined) this.#origins.set(context, (origin = originOf(context)));
    const identity = `${origin}${Buffer.from(tables.source.series.bytes(series)).toString('latin1')}`;
    if (this.#seen.has(identity)) return true;
    if (this.#seen.size >= MAX_SERIES) {
      this.#isCut = true;
      return false;
    }
    this.#seen.add(identity);
    for (const { key, value } of tables.attributesOf(series)) count(this.#own, key, toText(value));
    for (const { key, value } of context.resource.attributes) count(this.#resource, key, toText(value));
    return true;
  }

  finish(mostValues: number): MetricCardinality {
    return {
      seriesCount: this.#seen.size,
      isCut: this.#isCut,
      attributes: [...attributesOf(this.#own, false, mostValues), ...attributesOf(this.#resource, true, mostValues)],
    };
  }
}

function originOf({ resource, scope }: Context): string {
  return JSON.stringify([resource.attributes, scope.name, scope.version, scope.attributes].map(inText));
}

function inText(part: Attribute[] | string | null): unknown {
  return Array.isArray(part) ? part.map(({ key, value }) => [key, toOtlpJson(value)]) : part;
}

function count(counts: Map<string, Map<string, number>>, key: string, value: string): void {
  let values = counts.get(key);
  if (!values) counts.set(key, (values = new Map()));
  values.set(value, (values.get(value) ?? 0) + 1);
}

/** Those of most values first. */
function attributesOf(
  counts: ReadonlyMap<string, ReadonlyMap<string, number>>,
  isResource: boolean,
  mostValues: number,
): MetricAttribute[] {
  const attributes = [...counts].map(([key, values]): MetricAttribute => {
    const sorted = [...values].map(([value, seriesCount]) => ({ value, seriesCount }));
    sorted.sort((a, b) => b.seriesCount - a.seriesCount || (a.value < b.value ? -1 : 1));
    return {
      key,
      isResource,
      seriesCount: sorted.reduce((sum, { seriesCount }) => sum + seriesCount, 0),
      valueCount: sorted.length,
      values: sorted.slice(0, mostValues),
    };
  });
  return attributes.sort((a, b) => b.valueCount - a.valueCount || (a.key < b.key ? -1 : 1));
}
