import { type Metric, type NumberPoint, temporality } from '../../../simulator/otlp/model.ts';
import type { Random } from '../../../simulator/world/random.ts';
import { METRIC_STEP_MS, METRIC_STEPS } from './shape.ts';
import { makePods, type Pod, routes, services } from './shop.ts';
import { HISTOGRAM_BOUNDS, type MetricTruth } from './truth.ts';

const gauges =
  'process.memory.usage process.open_file_descriptor.count db.client.connection.count queue.depth go.goroutine.count jvm.thread.count'.split(
    ' ',
  );
export const RAW_GAUGE = 'queue.depth';
const REQUEST_SERIES = 8;
const DURATION_SERIES = 2;
const REQUEST_MEDIAN_S = 0.08;

interface Distribution {
  counts: number[];
  sum: number;
}

/** 18 series of nine metrics for each of `sets` pods, a point every 15 seconds for an hour; one step after the other. */
export function* makeMetrics(
  random: Random,
  sets: number,
  startMs: number,
  truth: MetricTruth,
): Generator<{ pod: Pod; metrics: Metric[] }[]> {
  const perService = Math.ceil(sets / services.length);
  const all = makePods(perService);
  const states = Array.from({ length: sets }, (_, index) => {
    const pod = all[(index % services.length) * perService + Math.floor(index / services.length)]!;
    truth.increments[pod.service] ??= Array.from({ length: METRIC_STEPS }, () => 0);
    truth.buckets[pod.service] ??= Array.from({ length: METRIC_STEPS }, () => emptyBuckets());
    return new PodMetrics(pod, startMs);
  });
  truth.gaugeSeries = sets;
  for (let step = 0; step < METRIC_STEPS; step++) {
    yield states.map((state) => ({ pod: state.pod, metrics: state.step(random, step, truth) }));
  }
}

class PodMetrics {
  readonly pod: Pod;
  readonly #startMs: number;
  readonly #requests = Array.from({ length: REQUEST_SERIES }, () => 0);
  readonly #cpu = { user: 0, system: 0 };
  readonly #durations = Array.from({ length: DURATION_SERIES }, (): Distribution => ({
    counts: emptyBuckets(),
    sum: 0,
  }));

  constructor(pod: Pod, startMs: number) {
    this.pod = pod;
    this.#startMs = startMs;
  }

  step(random: Random, step: number, truth: MetricTruth): Metric[] {
    const { source, service } = this.pod;
    const timeMs = this.#startMs + step * METRIC_STEP_MS;
    const about = { source, description: '' };
    const cumulative = { type: 'sum', integer: false, monotonic: true, temporality: temporality.cumulative } as const;
    const point = (value: number, attributes: NumberPoint['attributes'], startMs = this.#startMs): NumberPoint => ({
      attributes,
      startMs,
      timeMs,
      value,
      exemplars: [],
    });

    const requests = this.#requests.map((before, series) => {
      const increment = random.below(200);
      this.#requests[series] = before + increment;
      truth.increments[service]![step]! += increment;
      return point(before + increment, {
        'http.route': routes[series >> 1]!,
        'http.request.method': 'GET',
        'http.response.status_code': series % 2 === 0 ? 200 : 500,
      });
    });
    const cpu = (['user', 'system'] as const).map((mode) => {
      this.#cpu[mode] += random.float() * 15;
      return point(this.#cpu[mode], { 'cpu.mode': mode });
    });
    const durations = this.#durations.map((distribution, series) => {
      measure(random, distribution, truth.buckets[service]![step]!);
      const count = distribution.counts.reduce((sum, times) => sum + times, 0);
      return {
        attributes: { 'http.route': routes[series]! },
        startMs: this.#startMs,
        timeMs,
        count,
        sum: distribution.sum,
        min: 0.001,
        max: 20,
        bounds: HISTOGRAM_BOUNDS,
        bucketCounts: [...distribution.counts],
        exemplars: [],
      };
    });
    return [
      { ...about, name: 'http.server.request.count', unit: '{request}', data: { ...cumulative, points: requests } },
      { ...about, name: 'process.cpu.time', unit: 's', data: { ...cumulative, points: cpu } },
      ...gauges.map((name): Metric => {
        const value = Math.round(1000 * (1 + random.float()));
        if (name === RAW_GAUGE) truth.gaugeSum += value;
        return { ...about, name, unit: '1', data: { type: 'gauge', integer: false, points: [point(value, {}, 0)] } };
      }),
      {
        ...about,
        name: 'http.server.request.duration',
        unit: 's',
        data: { type: 'histogram', temporality: temporality.cumulative, points: durations },
      },
    ];
  }
}

function measure(random: Random, distribution: Distribution, increments: number[]): void {
  const times = 50 + random.below(100);
  for (let time = 0; time < times; time++) {
    const seconds = random.logNormal(REQUEST_MEDIAN_S, 1);
    const found = HISTOGRAM_BOUNDS.findIndex((bound) => seconds <= bound);
    const bucket = found < 0 ? HISTOGRAM_BOUNDS.length : found;
    distribution.counts[bucket]!++;
    increments[bucket]!++;
    distribution.sum += seconds;
  }
}

function emptyBuckets(): number[] {
  return Array.from({ length: HISTOGRAM_BOUNDS.length + 1 }, () => 0);
}
