/** What one item may hold; more is cut or refused, and counted. */
export interface ItemLimits {
  /** Attributes of a resource, scope, item, event or link; further ones are dropped and added to its dropped count. */
  attributes: number;
  /** UTF-8 bytes of an attribute's string or bytes value, or of an array or map whole. */
  valueBytes: number;
  /** UTF-8 bytes of a log record's body. */
  bodyBytes: number;
  /** UTF-8 bytes of a name: span, metric, event, attribute key. */
  nameBytes: number;
  /** Levels of arrays and maps inside a value. */
  depth: number;
  /** Events, and links, of a span. */
  eventsPerSpan: number;
}

export const defaultItemLimits: ItemLimits = {
  attributes: 1024,
  valueBytes: 256 * 1024,
  bodyBytes: 1024 * 1024,
  nameBytes: 4096,
  depth: 32,
  eventsPerSpan: 4096,
};

/** The span of time items may come from: Unix nanoseconds; `oldest` is -Infinity where retention is off. */
export interface TimeWindow {
  oldestNano: number;
  newestNano: number;
}

/** Why an item was refused: what senders and `system.ingest` are told. */
export const rejections = {
  traceId: 'trace id is missing, zero or not 16 bytes long',
  spanId: 'span id is missing, zero or not 8 bytes long',
  tooOld: 'older than what is kept',
  tooNew: 'more than 24 hours ahead',
  tooSpread: 'of more hours, or days of metrics, than one request may be of',
  metricName: 'metric has no name',
  metricData: 'metric has no data',
  temporality: 'aggregation temporality is not set',
  buckets: 'bucket counts do not fit their bounds',
  value: 'data point has no value',
  time: 'data point has no time',
} as const;
export type Rejection = keyof typeof rejections;

/** What was changed in an item that was kept. */
export const adjustments = {
  valueCut: 'an attribute value was longer than the limit and was cut',
  attributesDropped: 'attributes past the limit were dropped',
  bodyCut: 'a log body was longer than the limit and was cut',
  nameCut: 'a name was longer than the limit and was cut',
  depthCut: 'a value was nested deeper than the limit and was cut',
  eventsDropped: 'events or links past the limit were dropped',
  endBeforeStart: 'a span ended before it began; its duration is 0',
  invalidLink: 'an id of a parent, a link or a log record was malformed and was left out',
  overflow: 'a metric series past the cardinality limit was counted under otel.metric.overflow=true',
} as const;
export type Adjustment = keyof typeof adjustments;

/** Counts by reason, of one request or summed over many. */
export class ItemCounts {
  accepted = 0;
  rejected = 0;
  byRejection = new Map<Rejection, number>();
  byAdjustment = new Map<Adjustment, number>();

  clear(): void {
    this.accepted = 0;
    this.rejected = 0;
    this.byRejection.clear();
    this.byAdjustment.clear();
  }

  reject(reason: Rejection): void {
    this.rejected++;
    this.byRejection.set(reason, (this.byRejection.get(reason) ?? 0) + 1);
  }

  adjust(reason: Adjustment): void {
    this.byAdjustment.set(reason, (this.byAdjustment.get(reason) ?? 0) + 1);
  }

  /** What a sender is told in partial_success: each reason with its count. */
  describe(): string {
    return [...this.byRejection].map(([reason, count]) => `${rejections[reason]} (${count})`).join('; ');
  }
}
