import { everybody, isEverybody, isSentBy, type Senders } from '../../ports/senders.ts';
import type { MetricTables } from './metric-tables.ts';
import { visitKeys } from './series-attributes.ts';

/** Whether a series of a part counts, each context judged once; undefined where all do. */
export function seriesTest(tables: MetricTables, of: Senders = everybody): ((series: number) => boolean) | undefined {
  if (isEverybody(of)) return undefined;
  const verdicts: (boolean | undefined)[] = [];
  return (series) =>
    (verdicts[tables.source.series.seed(series)] ??= isSentBy(tables.contextOf(series).resource.attributes, of));
}

/** The series of a metric in a part that these senders sent. */
export function sentSeries(tables: MetricTables, metric: number, of: Senders | undefined): readonly number[] {
  const isSent = seriesTest(tables, of);
  const all = tables.seriesOf(metric);
  return isSent ? all.filter(isSent) : all;
}

/** The keys of those series. */
export function sentKeys(tables: MetricTables, metric: number, of: Senders | undefined): ReadonlySet<string> {
  const series = sentSeries(tables, metric, of);
  if (series === tables.seriesOf(metric)) return tables.keysOf(metric);
  const keys = new Set<string>();
  for (const number of series) {
    const bytes = tables.source.series.bytes(number);
    visitKeys(bytes, (start, end) => keys.add(Buffer.from(bytes.subarray(start, end)).toString('utf8')));
  }
  return keys;
}
