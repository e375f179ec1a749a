import { expect } from 'vitest';
import {
  type Answer,
  type Attribute,
  type Message,
  attributesOf,
  decimal,
  decimals,
  idsOf,
  instantOf,
  list,
  message,
} from './otlp-json.testing.ts';

interface SentMetric extends Answer {
  saidOfIt: { description: unknown; metadata: Answer[] }[];
  points: (Answer & { attributes: Attribute[] })[];
}

/** What the graph has to answer about metrics, each given with what its points have from their resource and scope. */
export function expectedMetrics(sent: Iterable<[metric: Message, source: Answer]>): Answer[] {
  const metrics = new Map<string, SentMetric>();
  for (const [metric, source] of sent) {
    const [type, data] = dataOf(metric);
    const identity = identityOf(metric, type, data);
    const key = JSON.stringify(identity);
    if (!metrics.has(key)) metrics.set(key, { ...identity, saidOfIt: [], points: [] });
    const { saidOfIt, points } = metrics.get(key)!;
    saidOfIt.push({ description: metric['description'] || null, metadata: attributesOf(metric['metadata']) });
    points.push(...list(data['dataPoints']).map((point) => pointOf(point, type, source)));
  }
  return [...metrics.values()].map(({ saidOfIt, points, ...identity }) => ({
    ...identity,
    // Scopes may say different things of one metric; one of them is kept.
    description: expect.toBeOneOf(saidOfIt.map(({ description }) => description)) as unknown,
    metadata: expect.toBeOneOf(saidOfIt.map(({ metadata }) => metadata)) as unknown,
    attributeKeys: [...new Set(points.flatMap(({ attributes }) => attributes.map(({ key }) => key)))].sort(),
    seriesCount: new Set(points.map(({ attributes, resource, scope }) => JSON.stringify([attributes, resource, scope])))
      .size,
    lastSeen: points.map(({ time }) => String(time)).reduce((latest, time) => (time > latest ? time : latest)),
    points,
  }));
}

const types = {
  gauge: 'GAUGE',
  sum: 'SUM',
  histogram: 'HISTOGRAM',
  exponentialHistogram: 'EXPONENTIAL_HISTOGRAM',
  summary: 'SUMMARY',
};
type MetricType = (typeof types)[keyof typeof types];

function dataOf(metric: Message): [MetricType, Message] {
  const [field, type] = Object.entries(types).find(([field]) => field in metric)!;
  return [type, message(metric[field])];
}

function identityOf(metric: Message, type: MetricType, data: Message): Answer {
  return {
    name: metric['name'],
    unit: metric['unit'] || null,
    type,
    temporality: [null, 'DELTA', 'CUMULATIVE'][Number(data['aggregationTemporality'] ?? 0)],
    isMonotonic: type === 'SUM' ? (data['isMonotonic'] ?? false) : null,
  };
}

function pointOf(point: Message, type: MetricType, source: Answer): Answer & { attributes: Attribute[] } {
  const isDistribution = type === 'HISTOGRAM' || type === 'EXPONENTIAL_HISTOGRAM';
  const isExponential = type === 'EXPONENTIAL_HISTOGRAM';
  return {
    time: instantOf(point['timeUnixNano']),
    startTime: instantOf(point['startTimeUnixNano']),
    flags: point['flags'] ?? 0,
    // What tells one series from another has no order of its own.
    attributes: attributesOf(point['attributes']).sort((a, b) => (a.key < b.key ? -1 : 1)),
    ...(type === 'GAUGE' || type === 'SUM' ? numberOf(point) : { value: null, intValue: null }),
    count: isDistribution || type === 'SUMMARY' ? decimal(point['count']) : null,
    sum: point['sum'] ?? (type === 'SUMMARY' ? 0 : null),
    min: point['min'] ?? null,
    max: point['max'] ?? null,
    bucketCounts: type === 'HISTOGRAM' ? decimals(point['bucketCounts']) : null,
    explicitBounds: type === 'HISTOGRAM' ? (point['explicitBounds'] ?? []) : null,
    scale: isExponential ? (point['scale'] ?? 0) : null,
    zeroCount: isExponential ? decimal(point['zeroCount']) : null,
    zeroThreshold: isExponential ? (point['zeroThreshold'] ?? 0) : null,
    positive: isExponential ? bucketsOf(message(point['positive'])) : null,
    negative: isExponential ? bucketsOf(message(point['negative'])) : null,
    quantiles:
      type === 'SUMMARY'
        ? list(point['quantileValues']).map(({ quantile, value }) => ({ quantile: quantile ?? 0, value: value ?? 0 }))
        : null,
    exemplars: list(point['exemplars']).map((exemplar) => ({
      ...idsOf(exemplar),
      time: instantOf(exemplar['timeUnixNano']),
      ...numberOf(exemplar),
      filteredAttributes: attributesOf(exemplar['filteredAttributes']),
    })),
    ...source,
  };
}

function numberOf(point: Message): { value: unknown; intValue: string | null } {
  const { asInt, asDouble } = point;
  if (asInt === undefined) return { value: asDouble ?? null, intValue: null };
  return { value: Number(asInt), intValue: decimal(asInt) };
}

function bucketsOf({ offset, bucketCounts }: Message): Answer {
  return { offset: offset ?? 0, counts: decimals(bucketCounts) };
}
