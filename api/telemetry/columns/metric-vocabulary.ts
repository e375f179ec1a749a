import type { MetricType, Temporality } from '../metric-point.ts';
import { Interner } from './byte-table.ts';
import type { Vocabulary } from './vocabulary.ts';

/** By number in files: append only. */
export const metricTypes: readonly MetricType[] = ['GAUGE', 'SUM', 'HISTOGRAM', 'EXPONENTIAL_HISTOGRAM', 'SUMMARY'];
/** By number, as opentelemetry.proto.metrics.v1.AggregationTemporality has them. */
export const temporalities: readonly (Temporality | null)[] = [null, 'DELTA', 'CUMULATIVE'];

/** What the seed of an entry in `metrics` tells. */
export interface MetricTraits {
  type: MetricType;
  temporality: Temporality | null;
  /** null for all but sums. */
  isMonotonic: boolean | null;
}

export function traitsSeed({ type, temporality, isMonotonic }: MetricTraits): number {
  return metricTypes.indexOf(type) | (temporalities.indexOf(temporality) << 4) | (isMonotonic ? 256 : 0);
}

export function traitsOfSeed(seed: number): MetricTraits {
  const type = metricTypes[seed & 15]!;
  return {
    type,
    temporality: temporalities[(seed >> 4) & 15]!,
    isMonotonic: type === 'SUM' ? (seed & 256) !== 0 : null,
  };
}

/** How the numbers of a distribution are laid out: the seed of an entry in `shapes`. */
export const shapeKinds = {
  /** A count alone. */
  NONE: 0,
  /** Explicit bounds, which are the entry: doubles, little-endian. A count, then one number for each bucket. */
  EXPLICIT: 1,
  /** See ExponentialShape. A count, the zero count, then positive and negative buckets. */
  EXPONENTIAL: 2,
} as const;

/** Past any of these, a decoder begins a new vocabulary with its next request. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_SERIES = 400_000;

let epochs = 0;

/** What the numbers in a metric batch mean. It only grows; a later vocabulary has another epoch. */
export class MetricVocabulary {
  readonly epoch = ++epochs;
  /** Resources, scopes and schema URLs by kind, and contexts, whose first own word is the number of a metric. */
  readonly resources: Interner;
  readonly contexts: Interner;
  /** The fields of a Metric message but for its data; the seed tells its traits. */
  readonly metrics = new Interner();
  /** The attributes of a series as fields `repeated KeyValue = 1`, by key; the seed is its context. */
  readonly series = new Interner(1 << 12);
  readonly shapes = new Interner();

  constructor({ resources, contexts }: Pick<Vocabulary, 'resources' | 'contexts'>) {
    this.resources = resources;
    this.contexts = contexts;
  }

  /** `formBytes`: what its owner keeps beside it. */
  isFull(formBytes: number): boolean {
    const { resources, contexts, metrics, series, shapes } = this;
    const bytes = [resources, contexts, metrics, series, shapes].reduce((sum, table) => sum + table.byteLength, 0);
    return bytes + formBytes > MAX_BYTES || series.count > MAX_SERIES;
  }
}
