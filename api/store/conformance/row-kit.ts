import { onTestFinished } from 'vitest';
import { type attributesOf, exampleLog, exampleSpan } from '../../query/memory/example-rows.ts';
import { logView, type RowView, spanView } from '../../query/memory/row-view.ts';
import { parseFilter } from '../../query/filter-text.ts';
import { toText } from '../../telemetry/any-value.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import type { Span } from '../../telemetry/span.ts';
import { NANO_PER_HOUR, parseNano, type UnixNano } from '../../telemetry/time.ts';
import type { Filter, ListPlan, Page, Position, ReadBudget } from '../ports/plan.ts';
import type { RowReader } from '../ports/row-store.ts';
import { logsBody, traceBody } from './encode-items.ts';
import type { OpenStore, StoreUnderTest } from './store-under-test.ts';

type Values = Parameters<typeof attributesOf>[0];

/** What spans and log records have in common; `label` is the name of a span, the body of a log record. */
export interface ItemParts {
  label: string;
  timeNano?: UnixNano;
  attributes?: Values;
  resource?: Values;
  scope?: { name: string; version?: string };
  traceId?: string;
}

/** What the cases that hold for stores of spans and of log records need to know of either. */
export interface RowKit<Item, Reader extends RowReader<Item> = RowReader<Item>> {
  source: 'spans' | 'logs';
  open: OpenStore<Reader>;
  view: RowView<Item>;
  item: (parts: ItemParts) => Item;
  body: (items: readonly Item[]) => Uint8Array;
  label: (item: Item) => string;
}

export function spanKit<Reader extends RowReader<Span>>(open: OpenStore<Reader>): RowKit<Span, Reader> {
  return {
    source: 'spans',
    open,
    view: spanView,
    item: ({ label, timeNano = hour, ...parts }) => exampleSpan({ name: label, startNano: timeNano, ...parts }),
    body: traceBody,
    label: ({ name }) => name,
  };
}

export function logKit<Reader extends RowReader<LogRecord>>(open: OpenStore<Reader>): RowKit<LogRecord, Reader> {
  return {
    source: 'logs',
    open,
    view: logView,
    item: ({ label, timeNano = hour, ...parts }) => exampleLog({ body: label, timeNano, ...parts }),
    body: logsBody,
    label: ({ body }) => toText(body),
  };
}

/** The hour in which most cases happen. */
export const hour = parseNano('2026-11-22T09:00:00Z')!;
export const hours = (count: number): bigint => BigInt(count * NANO_PER_HOUR);
export const seconds = (count: number): bigint => BigInt(Math.round(count * 1e9));
export const anyTime = { fromNano: 0n, toNano: 2n ** 63n };
export const budget: ReadBudget = { maxRows: 100_000_000, timeoutMs: 60_000 };

/** Opens a store for the test that runs. */
export async function opened<Reader>(open: OpenStore<Reader>): Promise<StoreUnderTest<Reader>> {
  const store = await open();
  onTestFinished(() => store.close());
  return store;
}

/** A store with these requests; each is a list of items. */
export async function storeOf<Item, Reader extends RowReader<Item>>(
  kit: RowKit<Item, Reader>,
  ...requests: ItemParts[][]
): Promise<StoreUnderTest<Reader>> {
  const store = await opened(kit.open);
  for (const parts of requests) await store.append(kit.body(parts.map((part) => kit.item(part))));
  return store;
}

/** A filter of the query language; '' is everything. */
export function filterOf(text: string, source: RowKit<unknown>['source']): Filter {
  const parsed = parseFilter(text, source, hour);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.value.filter;
}

/** A list of everything, newest first, in one page, unless it is said otherwise. */
export function listPlan(parts: Partial<ListPlan> = {}): ListPlan {
  return { filter: { op: 'all' }, range: anyTime, limit: 1000, budget, ...parts };
}

/** All pages of a list, read one after the other. */
export async function allPages<Item, Plan extends { after?: Position }>(
  read: (plan: Plan) => Promise<Page<Item>>,
  plan: Plan,
): Promise<{ items: Item[]; sizes: number[] }> {
  const items: Item[] = [];
  const sizes: number[] = [];
  for (let after: Position | undefined; ;) {
    const page = await read(after ? { ...plan, after } : plan);
    items.push(...page.items);
    sizes.push(page.items.length);
    after = page.positions.at(-1);
    if (!page.hasNextPage) return { items, sizes };
    if (!after) throw new Error('a page without items says that more follow');
  }
}
