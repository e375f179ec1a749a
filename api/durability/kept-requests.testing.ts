import { expect } from 'vitest';
import type { Product } from '../product.testing.ts';
import type { JsonValue } from '../telemetry/any-value.ts';
import { bySignal, type Signal } from '../telemetry/signal.ts';
import { METRIC, type TestRequest } from './test-request.testing.ts';

/** Gives the rows of the table that a query comes to. */
type Table = (text: string) => Promise<JsonValue[][]>;

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

/**
 * Every acknowledged request is there whole and once; of the others each is there so, or not at all. Gives how many items
 * of each signal that makes.
 */
export async function expectKept(
  table: Table,
  requests: readonly TestRequest[],
  isAcknowledged: (request: TestRequest) => boolean,
): Promise<Record<Signal, number>> {
  const items = bySignal(() => 0);
  for (const [key, sent] of Map.groupBy(requests, ({ signal, round }) => `${signal} of round ${round}`)) {
    const { signal, round } = sent[0]!;
    const kept = await keptOf(table, signal, round);
    const expected = sent.filter((request) => isAcknowledged(request) || kept.has(request.name));
    expect(kept, key).toEqual(new Map(expected.map((request) => [request.name, whole[signal](request.items)])));
    items[signal] += expected.reduce((sum, request) => sum + request.items, 0);
  }
  return items;
}

/** The same of a product as its graph tells it; besides, nothing else is in its stores, shown or not. */
export async function expectKeptBy(
  product: Pick<Product, 'ask'>,
  requests: readonly TestRequest[],
  isAcknowledged: (request: TestRequest) => boolean,
): Promise<void> {
  const items = await expectKept((text) => tableOf(product, text), requests, isAcknowledged);
  expect(await storedItems(product)).toEqual(items);
}

/** By name of a round's requests: what there is of their items. */
export async function keptOf(table: Table, signal: Signal, round: string): Promise<Map<string, number[]>> {
  const instant = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
  const time = `from ${instant(-96)} to ${instant(24)}`;
  const stats = `stats ${aggregates[signal]} by request | limit 10000`;
  const rows = (await table(`${source[signal]} round=${round} ${time} | ${stats}`)) as [string, ...number[]][];
  return new Map(rows.map(([request, ...values]) => [request, values]));
}

/** The rows of the table that a query comes to in the product's graph. */
export async function tableOf(product: Pick<Product, 'ask'>, text: string): Promise<JsonValue[][]> {
  const { query } = await product.ask<{ query: { rows: JsonValue[][]; meta: { truncated: boolean } } }>(
    `query ($text: String!) { query(text: $text) { ... on ResultTable { rows meta { truncated } } } }`,
    { text },
  );
  expect(query.meta).toEqual({ truncated: false });
  return query.rows;
}

async function storedItems(product: Pick<Product, 'ask'>): Promise<Record<string, number>> {
  const { system } = await product.ask<{ system: { storage: { signal: string; rows: string }[] } }>(
    `{ system { storage { signal rows } } }`,
  );
  return Object.fromEntries(system.storage.map(({ signal, rows }) => [signal.toLowerCase(), Number(rows)]));
}
