import { expect } from 'vitest';
import type { Product } from '../../api/product.testing.ts';
import { type Telemetry, expectedTelemetry } from './expected-telemetry.testing.ts';
import type { Answer } from './otlp-json.testing.ts';
import { storedTelemetry } from './stored-telemetry.testing.ts';

/** Everything of these requests, in OTLP/JSON, is found in the range with every field, and nothing else; gives it. */
export async function expectStored(product: Product, range: object, requests: readonly object[]): Promise<Telemetry> {
  const [stored, sent] = [await storedTelemetry(product, range), expectedTelemetry(requests)].map(inOneOrder);
  expect(stored).toEqual(sent);
  return stored!;
}

/** The same, of a product that was sent these requests and nothing else, and counted what it was sent. */
export async function expectRoundTrip(
  product: Product,
  range: object,
  requests: readonly object[],
): Promise<Telemetry> {
  const stored = await expectStored(product, range, requests);
  expect(await ingested(product)).toEqual({
    acceptedSpans: String(stored.spans.length),
    acceptedLogRecords: String(stored.logRecords.length),
    acceptedDataPoints: String(stored.metrics.flatMap(({ points }) => points).length),
    rejected: '0',
    signals: ['TRACES', 'METRICS', 'LOGS'].map((signal) => ({ signal, adjusted: [], duplicateRequests: '0' })),
  });
  return stored;
}

async function ingested(product: Product): Promise<Answer> {
  const query = `{
    system {
      ingest {
        acceptedSpans acceptedLogRecords acceptedDataPoints rejected
        signals { signal duplicateRequests adjusted { reason count } }
      }
    }
  }`;
  return (await product.ask<{ system: { ingest: Answer } }>(query)).system.ingest;
}

function inOneOrder({ spans, logRecords, metrics }: Telemetry): Telemetry {
  return {
    spans: sortedBy(spans, ({ spanId }) => [spanId]),
    logRecords: sortedBy(logRecords, ({ timestamp, body, observedTimestamp }) => [timestamp, body, observedTimestamp]),
    metrics: sortedBy(metrics, ({ name }) => [name]).map((metric) => ({
      ...metric,
      points: sortedBy(metric['points'] as Answer[], ({ time, attributes, scope }) => [
        time,
        (attributes as Answer[]).map(({ key, value }) => [key, value]),
        (scope as Answer)['name'],
      ]),
    })),
  };
}

function sortedBy(answers: Answer[], keyOf: (answer: Answer) => unknown[]): Answer[] {
  const keyed = answers.map((answer) => ({ answer, key: JSON.stringify(keyOf(answer)) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ answer }) => answer);
}
