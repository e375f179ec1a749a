import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Span } from '../otlp/model.ts';
import { allScenarios } from './all-scenarios.ts';
import { Fault } from './fault.ts';
import type { Scenario } from './scenario.ts';
import { matchesSpan, parseFilter, textOf } from './testing/match-filter.ts';
import { metricLevel } from './testing/metric-movement.ts';
import { recordWorld, testStartMs } from './testing/record-world.ts';
import type { Recording } from './testing/record-world.ts';

const seconds = 660;
const faultFromS = 120;
/** The effect has built up by then in every scenario, as scaled here. */
const fromS = 330;
const rate = 8;

const healthy = recordWorld({ seconds, rate, fromS });

function record(scenario: Scenario): Recording {
  const fault = new Fault(scenario, testStartMs + faultFromS * 1000, testStartMs + seconds * 1000);
  return recordWorld({ seconds, rate, fromS, disturbances: [fault] });
}

const countSpans = ({ spans }: Recording, filter: string): number => {
  const terms = parseFilter(filter);
  return spans.filter((span) => matchesSpan(terms, span)).length;
};

/** As a phrase of the query language is matched: the same words in the same order. */
const countLines = ({ logRecords }: Recording, phrase: string): number => {
  const words = (text: string): string =>
    ` ${
      text
        .toLowerCase()
        .match(/[\p{L}\p{M}\p{N}_]+/gu)
        ?.join(' ') ?? ''
    } `;
  return logRecords.filter((record) => words(textOf(record.body)).includes(words(phrase))).length;
};

const spansOf = ({ spans }: Recording, service: string, operation: string): Span[] =>
  spans.filter((span) => span.name === operation && span.source.resource.attributes['service.name'] === service);

const percentile95 = (spans: readonly Span[]): number => {
  const sorted = spans.map((span) => span.endMs - span.startMs).sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
};

const errorShare = (spans: readonly Span[]): number => spans.filter((span) => span.status === 2).length / spans.length;

describe.each(allScenarios.map((scenario) => ({ name: scenario.truth.name, scenario })))('$name', ({ scenario }) => {
  const { truth } = scenario;
  const faulty = record(scenario);

  test.each(truth.evidence.spans)('spans %s are frequent', (filter) => {
    expect(countSpans(faulty, filter)).toBeGreaterThan(2 * countSpans(healthy, filter) + 4);
  });

  test.each(truth.evidence.logs)('log lines say "%s"', (phrase) => {
    expect(countLines(faulty, phrase)).toBeGreaterThan(2 * countLines(healthy, phrase) + 1);
  });

  test.each(truth.evidence.metrics)('$name moves $moves where $filter', (evidence) => {
    const normal = metricLevel(healthy, evidence);
    const now = metricLevel(faulty, evidence);
    if (evidence.moves === 'up') expect(now).toBeGreaterThan(1.33 * normal);
    else expect(now).toBeLessThan(normal / 1.33);
  });

  test.each(truth.symptoms)('$operation of $service is $effect', ({ service, operation, effect }) => {
    const normal = spansOf(healthy, service, operation);
    const now = spansOf(faulty, service, operation);
    expect(normal.length).toBeGreaterThan(0);
    expect(now.length).toBeGreaterThan(0);
    if (effect === 'slower') expect(percentile95(now)).toBeGreaterThan(1.5 * percentile95(normal));
    if (effect === 'failing') expect(errorShare(now)).toBeGreaterThan(2 * errorShare(normal) + 0.05);
    if (effect === 'delayed') expect(now.length).toBeLessThan(0.85 * normal.length);
  });

  test('the change that precedes it is written down', () => {
    if (truth.change === null) return;
    const { service, version, logPhrase } = truth.change;
    const fault = new Fault(scenario, testStartMs + 5000, testStartMs + 60_000);
    const { logRecords, metrics } = recordWorld({ seconds: 60, rate: 1, disturbances: [fault] });
    const announcements = logRecords.filter((record) => textOf(record.body).startsWith(logPhrase));
    expect(announcements.map((record) => textOf(record.body))).toEqual([expect.stringContaining(`-> ${version}`)]);
    const resources = metrics.map((metric) => metric.source.resource.attributes);
    expect(resources).toContainEqual(expect.objectContaining({ 'service.name': service, 'service.version': version }));
  });
});

test('each truth lies in the folder of its name', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
    .map((entry) => entry.name);
  expect(allScenarios.map(({ truth }) => truth.name).sort()).toEqual(folders.sort());
});
