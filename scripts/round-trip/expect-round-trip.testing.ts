import { expect } from 'vitest';
import type { Product } from '../../api/product.testing.ts';
import { type Telemetry, expectedTelemetry } from './expected-telemetry.testing.ts';
import type { Answer } from './otlp-json.testing.ts';
import { storedTelemetry } from './stored-telemetry.testing.ts';

/** Everything of these requests, in OTLP/JSON, is found in the range with every field, and nothing else; gives it. */
export async function expectRoundTrip(
  product: Product,
  range: object,
  requests: readonly object[],
): Promise<Telemetry> {
  const [stored, sent] = [await storedTelemetry(product, range), expectedTelemetry(requests)].map(inOneOrder);
  expect(stored).toEqual(sent);
  expect(await ingested(product)).toEqual({
    acceptedSpans: String(sent!.spans.length),
    acceptedLogRecords: String(sent!.logRecords.length),
    acceptedDataPoints: String(sent!.metrics.flatMap(({ points }) => points).length),
    rejected: '0',
    signals: ['TRACES', 'METRICS', 'LOGS'].map((signal) => ({ signal, adjusted: [], duplicateRequests: '0' })),
  });
  return stored!;
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
    spans: spans.toSorted(by('spanId')),
    logRecords: logRecords.toSorted(by('timestamp', 'body', 'observedTimestamp')),
    metrics: metrics
      .map((metric) => ({ ...metric, points: (metric['points'] as Answer[]).toSorted(by('time', 'attributes')) }))
      .toSorted(by('name')),
  };
}

function by(...fields: string[]): (a: Answer, b: Answer) => number {
  const key = (answer: Answer): string => JSON.stringify(fields.map((field) => answer[field]));
  return (a, b) => (key(a) < key(b) ? -1 : 1);
}
