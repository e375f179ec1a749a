import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assessHealth } from './service-health.ts';
import type { HealthMeasureKind, RedWindow } from './service-health.ts';

const ms = 1_000_000;
const usual: RedWindow = { requestCount: 1000, errorCount: 5, p95Nano: 200 * ms };

/** A week in which everything varies a little. */
const week = [-3, -2, -1, 0, 1, 2, 3].map((step): RedWindow => {
  return { requestCount: 1000 + step * 40, errorCount: 5 + step, p95Nano: (200 + step * 5) * ms };
});

function scoreOf(now: Partial<RedWindow>, kind: HealthMeasureKind, before = week): number {
  const { measures } = assessHealth({ ...usual, ...now }, before);
  return measures.find((measure) => measure.kind === kind)!.score;
}

describe('the health of a service', () => {
  test('is unknown where there is nothing to compare with', () => {
    const unknown = { state: 'UNKNOWN', score: 0, measures: [] };
    expect(assessHealth(usual, [])).toEqual(unknown);
    expect(assessHealth(usual, [{ requestCount: 0, errorCount: 0, p95Nano: null }])).toEqual(unknown);
  });

  test('is good on a usual day, and each measure tells what was expected', () => {
    const { state, score, measures } = assessHealth(usual, week);
    expect(state).toBe('HEALTHY');
    expect(score).toBeLessThan(0.2);
    expect(measures.map(({ kind, value, expected }) => ({ kind, value, expected }))).toEqual([
      { kind: 'REQUEST_COUNT', value: 1000, expected: 1000 },
      { kind: 'ERROR_RATE', value: 0.005, expected: 0.005 },
      { kind: 'P95', value: 200, expected: 200 },
    ]);
  });

  test('suffers from what is slow, and more from what is slower', () => {
    expect(assessHealth({ ...usual, p95Nano: 450 * ms }, week).state).toBe('DEGRADED');
    expect(assessHealth({ ...usual, p95Nano: 2000 * ms }, week).state).toBe('FAILING');
    expect(assessHealth({ ...usual, p95Nano: 20 * ms }, week).state).toBe('HEALTHY');
  });

  test('suffers from errors', () => {
    expect(assessHealth({ ...usual, errorCount: 30 }, week).state).toBe('DEGRADED');
    expect(assessHealth({ ...usual, errorCount: 100 }, week).state).toBe('FAILING');
    expect(assessHealth({ ...usual, errorCount: 0 }, week).state).toBe('HEALTHY');
  });

  test('suffers from requests that stay away, and much less from many', () => {
    expect(assessHealth({ requestCount: 0, errorCount: 0, p95Nano: null }, week).state).toBe('FAILING');
    expect(assessHealth({ ...usual, requestCount: 250 }, week).state).toBe('DEGRADED');
    expect(assessHealth({ ...usual, requestCount: 3000 }, week).state).toBe('HEALTHY');
  });

  test('does not suffer from one failure among few requests', () => {
    const few = week.map((): RedWindow => ({ requestCount: 20, errorCount: 0, p95Nano: 200 * ms }));
    const now = { requestCount: 20, p95Nano: 200 * ms };
    expect(assessHealth({ ...now, errorCount: 1 }, few).state).toBe('HEALTHY');
    expect(assessHealth({ ...now, errorCount: 10 }, few).state).toBe('FAILING');
  });

  test('takes errors that are there every day for usual', () => {
    const always = week.map((window): RedWindow => ({ ...window, errorCount: window.requestCount / 10 }));
    expect(scoreOf({ errorCount: 100 }, 'ERROR_RATE', always)).toBe(0);
  });

  test('is not moved by one bad day among the others', () => {
    const outage = week.with(0, { requestCount: 30, errorCount: 30, p95Nano: 9000 * ms });
    for (const kind of ['REQUEST_COUNT', 'ERROR_RATE', 'P95'] as const) {
      const now = { errorCount: 60, p95Nano: 600 * ms, requestCount: 400 };
      expect(scoreOf(now, kind, outage)).toBeGreaterThan(0.7 * scoreOf(now, kind));
    }
  });
});

test('any numbers give a finite score, and its state', () => {
  const window = fc.nat({ max: 1_000_000 }).chain((requestCount) =>
    fc.record({
      requestCount: fc.constant(requestCount),
      errorCount: fc.nat({ max: requestCount }),
      p95Nano: requestCount === 0 ? fc.constant(null) : fc.nat({ max: 2 ** 31 - 1 }),
    }),
  );
  fc.assert(
    fc.property(window, fc.array(window, { maxLength: 7 }), (now, before) => {
      const { score, state, measures } = assessHealth(now, before);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThan(Infinity);
      expect(state === 'UNKNOWN').toBe(measures.length === 0);
      if (state === 'HEALTHY') expect(score).toBeLessThan(1);
    }),
  );
});

/** The Numenta Anomaly Benchmark lies beside the repository; its values stand for latencies in milliseconds, or for requests. */
const nab = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'nab');
const HOUR_MS = 3_600_000;

/** By hour: the score against the same hour of up to seven days before, where there are three at the least. */
function scoresByHour(file: string, of: 'latencies' | 'requests' = 'latencies'): Map<number, number> {
  const lines = readFileSync(join(nab, 'data', file), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const points = lines.map((line) => {
    const [time, value] = line.split(',') as [string, string];
    return { hour: Math.floor(Date.parse(`${time}Z`) / HOUR_MS), value: Number(value) };
  });
  const hours = new Map(
    [...Map.groupBy(points, ({ hour }) => hour)].map(([hour, ofHour]): [number, RedWindow] => {
      const mean = Math.max(0, ofHour.reduce((sum, { value }) => sum + value, 0) / ofHour.length);
      const isLatency = of === 'latencies';
      const requestCount = isLatency ? 10_000 : Math.round(mean * 100);
      return [hour, { requestCount, errorCount: 0, p95Nano: isLatency ? mean * ms : null }];
    }),
  );
  const scores = new Map<number, number>();
  for (const [hour, now] of hours) {
    const before = [1, 2, 3, 4, 5, 6, 7].flatMap((days) => hours.get(hour - days * 24) ?? []);
    if (before.length >= 3) scores.set(hour, assessHealth(now, before).score);
  }
  return scores;
}

describe.skipIf(!existsSync(nab))('on the Numenta Anomaly Benchmark (shared/data/nab)', () => {
  const windows = existsSync(nab)
    ? (JSON.parse(readFileSync(join(nab, 'windows.json'), 'utf8')) as Record<string, [string, string][]>)
    : {};

  test.each(['art_daily_no_noise', 'art_daily_small_noise', 'art_noisy'])('%s alarms nobody', (name) => {
    const scores = [...scoresByHour(`artificialNoAnomaly/${name}.csv`).values()];
    expect(scores.length).toBeGreaterThan(200);
    expect(Math.max(...scores)).toBeLessThan(1);
  });

  test.each([
    ['artificialWithAnomaly/art_daily_flatmiddle.csv', 'requests'],
    ['artificialWithAnomaly/art_daily_jumpsup.csv', 'latencies'],
    ['realAWSCloudwatch/ec2_cpu_utilization_24ae8d.csv', 'latencies'],
    ['realAWSCloudwatch/ec2_network_in_257a54.csv', 'latencies'],
    ['realKnownCause/nyc_taxi.csv', 'latencies'],
    ['realTweets/Twitter_volume_IBM.csv', 'requests'],
  ] as const)('%s, as %s: an hour within what its keepers marked is out of the ordinary', (file, of) => {
    const marked = windows[file]!.map(([from, to]) => [Date.parse(`${from}Z`), Date.parse(`${to}Z`)] as const);
    const within = [...scoresByHour(file, of)].filter(([hour]) =>
      marked.some(([from, to]) => (hour + 1) * HOUR_MS > from && hour * HOUR_MS < to),
    );
    expect(Math.max(...within.map(([, score]) => score))).toBeGreaterThanOrEqual(1);
  });

  test('of all hours that nobody marked few are taken for out of the ordinary', () => {
    const quiet = Object.entries(windows).flatMap(([file, marked]) =>
      [...scoresByHour(file)].filter(
        ([hour]) =>
          !marked.some(
            ([from, to]) => (hour + 1) * HOUR_MS > Date.parse(`${from}Z`) && hour * HOUR_MS < Date.parse(`${to}Z`),
          ),
      ),
    );
    const alarms = quiet.filter(([, score]) => score >= 1);
    expect(alarms.length / quiet.length).toBeLessThan(0.03);
  });
});
