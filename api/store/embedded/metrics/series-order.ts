import type { ByteTable } from '../../../telemetry/columns/byte-table.ts';
import { contextFields } from '../../../telemetry/columns/vocabulary.ts';
import { readMetricHead } from '../../../telemetry/otlp/metric-head.ts';
import { identify, readResource } from '../../../telemetry/otlp/resource-reader.ts';
import { RESOURCE } from '../../../telemetry/columns/vocabulary.ts';
import { contextWords, metricOf, type SourceTables } from './day-dictionary.ts';

const TWO_26 = 2 ** 26;

/**
 * The order in which series lie in files: by metric, then by service and resource, so that what is asked for together is
 * read together. It follows from what series are, not from when they came.
 */
export class SeriesOrder {
  readonly #tables: SourceTables;
  /** By context: its place among all contexts. */
  #ranks = new Uint32Array(0);

  constructor(tables: SourceTables) {
    this.#tables = tables;
  }

  /** The metric of a series. */
  readonly metricOf = (series: number): number =>
    metricOf(contextWords(this.#tables.contexts, this.#tables.series.seed(series)));

  /** The series of these numbers in order; of one context, by number. */
  sorted(series: Iterable<number>): Int32Array {
    const { contexts, series: table } = this.#tables;
    if (this.#ranks.length < contexts.count) this.#rank();
    const keys = Float64Array.from(series, (number) => this.#ranks[table.seed(number)]! * TWO_26 + number).sort();
    return Int32Array.from(keys, (key) => key % TWO_26);
  }

  #rank(): void {
    const { contexts, metrics, resources } = this.#tables;
    const metricRanks = ranksBy(metrics, (number) => {
      const { name, unit } = readMetricHead(metrics.bytes(number), 0);
      return `${name}\0${unit}\0${metrics.seed(number)}\0${latin1(metrics.bytes(number))}`;
    });
    const resourceRanks = ranksBy(resources, (number) => {
      const bytes = resources.bytes(number);
      const service = resources.seed(number) === RESOURCE ? identify(readResource(bytes, null)).service.name : '';
      return `${service}\0${latin1(bytes)}`;
    });
    const rankOf = (number: number): number => (number < 0 ? 0 : resourceRanks[number]! + 1);
    const words = Array.from({ length: contexts.count }, (_, number) => contextWords(contexts, number));
    const places = words.map((context, number) => ({
      number,
      first: metricRanks[metricOf(context)]! * TWO_26 + rankOf(context[contextFields.resource]!),
      second: rankOf(context[contextFields.scope]!) * TWO_26 + rankOf(context[contextFields.scopeSchemaUrl]!),
    }));
    places.sort((a, b) => a.first - b.first || a.second - b.second || a.number - b.number);
    this.#ranks = new Uint32Array(contexts.count);
    places.forEach(({ number }, rank) => (this.#ranks[number] = rank));
  }
}

function ranksBy(table: ByteTable, key: (number: number) => string): Uint32Array {
  const keys = Array.from({ length: table.count }, (_, number) => ({ number, key: key(number) }));
  keys.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.number - b.number));
  const ranks = new Uint32Array(table.count);
  keys.forEach(({ number }, rank) => (ranks[number] = rank));
  return ranks;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
