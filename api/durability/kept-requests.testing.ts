import { expect } from 'vitest';
import type { Product } from '../product.testing.ts';
import { bySignal, type Signal } from '../telemetry/signal.ts';
import { METRIC, type TestRequest } from './test-request.testing.ts';

const HOUR_MS = 3_600_000;

const source: Record<Signal, string> = { traces: 'spans', logs: 'logs', metrics: `metric ${METRIC}` };
const aggregates: Record<Signal, string> = {
  traces: 'count(), uniq(i), min(i), max(i)',
  logs: 'count(), uniq(i), min(i), max(i)',
  metrics: 'count(), sum(value)',
};
/** The aggregates of a request whose every item is there once: no other items come to the same. */
const whole: Record<Signal, (items: number) => number[]> = {
  traces: (items) => [items, items, 0, items - 1],
  logs: (items) => [items, items, 0, items - 1],
  metrics: (items) => [items, 2 ** items - 1],
};

/** By name of a round's requests, as the graph has them: what there is of their items. */
async function keptOf(product: Product, signal: Signal, round: string): Promise<Map<string, number[]>> {
  const text = `${source[signal]} round=${round} | stats ${aggregates[signal]} by request | limit 10000`;
  const instant = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
  const { query } = await product.ask<{ query: { rows: [string, ...number[]][]; meta: { truncated: boolean } } }>(
    `query ($text: String!, $range: TimeRangeInput) {
      query(text: $text, range: $range) { ... on ResultTable { rows meta { truncated } } }
    }`,
    { text, range: { between: { from: instant(-96), to: instant(24) } } },
  );
  expect(query.meta.truncated).toBe(false);
  return new Map(query.rows.map(([request, ...values]) => [request, values]));
}

/**
 * Every acknowledged request is there whole and once; of the others each is there so, or not at all. Nothing else is in the
 * stores, though readers might not show it.
 */
export async function expectKept(
  product: Product,
  requests: readonly TestRequest[],
  isAcknowledged: (request: TestRequest) => boolean,
): Promise<void> {
  const items = bySignal(() => 0);
  for (const [key, sent] of Map.groupBy(requests, ({ signal, round }) => `${signal} of round ${round}`)) {
    const { signal, round } = sent[0]!;
    const kept = await keptOf(product, signal, round);
    const expected = sent.filter((request) => isAcknowledged(request) || kept.has(request.name));
    expect(kept, key).toEqual(new Map(expected.map((request) => [request.name, whole[signal](request.items)])));
    items[signal] += expected.reduce((sum, request) => sum + request.items, 0);
  }
  expect(await storedRows(product)).toEqual(items);
}

async function storedRows(product: Product): Promise<Record<string, number>> {
  const { system } = await product.ask<{ system: { storage: { signal: string; rows: string }[] } }>(
    `{ system { storage { signal rows } } }`,
  );
  return Object.fromEntries(system.storage.map(({ signal, rows }) => [signal.toLowerCase(), Number(rows)]));
}
