import { expect } from 'vitest';
import type { Product } from '../../api/product.testing.ts';
import type { Telemetry } from './expected-telemetry.testing.ts';
import type { Answer } from './otlp-json.testing.ts';

/** All that is stored is of one service: from it to its traces, their spans and logs, and back, everything is reached. */
export async function expectEdges(product: Product, service: string, stored: Telemetry): Promise<void> {
  const byService = `query ($service: String!) {
    service(name: $service) {
      traces(first: 50) {
        nodes {
          traceId completeness { missingParentSpanIds } services { name }
          logs(first: 200) { nodes { body } }
          spans(first: 200) {
            nodes {
              spanId service { name } trace { traceId } parent { spanId } children { spanId }
              links { trace { traceId } }
              logs(first: 200) { nodes { body span { spanId } trace { traceId } service { name } } }
            }
          }
        }
      }
      logs(first: 200) { nodes { body span { spanId } trace { traceId } } }
    }
  }`;
  const answer = await product.ask<{ service: Answer }>(byService, { service });
  const traceIds = new Set(stored.spans.map(({ traceId }) => traceId));
  expect(inAnyOrder(answer.service)).toEqual(
    inAnyOrder({
      traces: { nodes: [...traceIds].map((traceId) => edgesOfTrace(traceId, service, stored)) },
      logs: {
        nodes: stored.logRecords.map(({ body, spanId, traceId }) => ({
          body,
          span: orNull('spanId', spanId),
          trace: orNull('traceId', traceId),
        })),
      },
    }),
  );
}

function edgesOfTrace(traceId: unknown, service: string, stored: Telemetry): Answer {
  const spans = stored.spans.filter((span) => span['traceId'] === traceId);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const parents = spans.map(({ parentSpanId }) => parentSpanId);
  const logs = stored.logRecords.filter((record) => record['traceId'] === traceId);
  return {
    traceId,
    completeness: { missingParentSpanIds: parents.filter((id) => id !== null && !ids.has(id)) },
    services: [{ name: service }],
    logs: { nodes: logs.map(({ body }) => ({ body })) },
    spans: {
      nodes: spans.map(({ spanId, parentSpanId, links }) => ({
        spanId,
        service: { name: service },
        trace: { traceId },
        parent: ids.has(parentSpanId) ? { spanId: parentSpanId } : null,
        children: spans.filter((span) => span['parentSpanId'] === spanId).map(({ spanId }) => ({ spanId })),
        links: (links as Answer[]).map((link) => ({ trace: link['traceId'] === traceId ? { traceId } : null })),
        logs: {
          nodes: logs
            .filter((record) => record['spanId'] === spanId)
            .map(({ body }) => ({ body, span: { spanId }, trace: { traceId }, service: { name: service } })),
        },
      })),
    },
  };
}

/** From measurements to the span that they were made in, with its trace, service and logs. */
export async function expectExemplarEdges(product: Product, metric: string, stored: Telemetry): Promise<void> {
  const query = `query ($metric: String!) {
    metric(name: $metric) {
      points { nodes { exemplars { trace { traceId } span { spanId trace { traceId } service { name } logs { nodes { body } } } } } }
    }
  }`;
  interface Edges {
    metric: { points: { nodes: { exemplars: Answer[] }[] } };
  }
  const answer = await product.ask<Edges>(query, { metric });
  const { traceId, spanId, ...span } = stored.spans.find(({ name }) => name === 'reserve stock')!;
  expect(span).toMatchObject({ scope: { name: 'shop' } });
  const exemplars = answer.metric.points.nodes.flatMap(({ exemplars }) => exemplars);
  expect(exemplars.length).toBeGreaterThan(0);
  for (const exemplar of exemplars) {
    expect(exemplar).toEqual({
      trace: { traceId },
      span: {
        spanId,
        trace: { traceId },
        service: { name: 'checkout' },
        logs: { nodes: [{ body: 'cannot reserve' }] },
      },
    });
  }
}

function orNull(key: string, id: unknown): Answer | null {
  return id === null ? null : { [key]: id };
}

/** Lists sorted by their text, keys too, so that only what is in them counts. */
function inAnyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inAnyOrder).sort((a, b) => (text(a) < text(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, value]) => [key, inAnyOrder(value)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
