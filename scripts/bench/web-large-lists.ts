import type { Browser, Locator, Page } from 'playwright-core';
import type { Product } from '../../api/product.testing.ts';
import { spanId, type TestSpan, traceId, tracesRequest } from '../../schema/otlp.testing.ts';
import { percentile } from './percentiles.ts';
import type { Figure } from './table.ts';
import { framesWhileScrolling, openThrottled } from './web-frames.ts';
import { sendLines } from './web-lines.ts';

const LINES = 1_000_000;
const LINES_OVER_MS = 1_800_000;
const OPERATIONS = 5000;
const SERVICES = 500;
const SPANS_PER_REQUEST = 1000;
const WAIT_MS = 60_000;
/** Of Google's Interaction to Next Paint, "good" is 200 ms. */
const INTERACTION_GOAL_MS = 100;
const own = { better: 'less', peer: null, note: '' } as const;

/** How long pages with a great deal on them take, and how they answer to keys and pointer. */
export async function benchLargeLists(browser: Browser, product: Product): Promise<Figure[]> {
  await sendLines(product, 'archive', LINES, LINES_OVER_MS);
  await sendSpans(product, manyOperations());
  await sendSpans(product, manyServices());
  const page = await openThrottled(browser, 1);
  const figures = [
    await benchSearch(page, product.url, 'a word of one line', 'service.name=archive 777777'),
    await benchSearch(page, product.url, 'a word of every line', 'service.name=archive placed'),
    await benchPage(page, `${SERVICES} services on the map`, `${product.url}/map?env=crowd`, (map) =>
      map.getByRole('button', { name: `crowd-${SERVICES - 1}` }),
    ),
    await benchPage(page, `a service of ${OPERATIONS} operations`, `${product.url}/services/registry`, (service) =>
      service.getByRole('table', { name: 'Operations' }).getByRole('link').first(),
    ),
  ];
  await page.close();
  for (const slowdown of [1, 4]) figures.push(...(await benchInteractions(browser, product.url, slowdown)));
  return figures;
}

function benchSearch(page: Page, url: string, what: string, filter: string): Promise<Figure> {
  const address = `${url}/logs?${new URLSearchParams({ filter, last: '1h' })}`;
  return benchPage(page, `a search in ${LINES.toLocaleString('en-US')} lines, ${what}`, address, (logs) =>
    logs.getByRole('grid', { name: 'Log records' }).getByRole('row').first(),
  );
}

/** From the address to what is looked for, scripts in the browser's cache. */
async function benchPage(page: Page, what: string, address: string, sign: (page: Page) => Locator): Promise<Figure> {
  const takenMs: number[] = [];
  for (let repeat = 0; repeat < 5; repeat += 1) {
    await page.goto('about:blank');
    const begunMs = performance.now();
    await page.goto(address);
    await sign(page).waitFor({ timeout: WAIT_MS });
    takenMs.push(performance.now() - begunMs);
  }
  return {
    ...own,
    what: `${what}: from the address to the page`,
    unit: 'ms',
    goal: null,
    ours: percentile(takenMs, 50),
  };
}

/** What keys and pointer wait for in a list of a million lines with its chart, as the browser's Event Timing tells it. */
async function benchInteractions(browser: Browser, url: string, slowdown: number): Promise<Figure[]> {
  const page = await openThrottled(browser, slowdown);
  await page.addInitScript(() => {
    const durations: number[] = [];
    new PerformanceObserver((list) => {
      for (const { duration, entryType } of list.getEntries()) if (entryType === 'event') durations.push(duration);
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
    Object.assign(globalThis, { eventDurations: durations });
  });
  await page.goto(`${url}/logs?${new URLSearchParams({ filter: 'service.name=archive', last: '1h' })}`);
  const list = page.getByRole('grid', { name: 'Log records' });
  await list.getByRole('row').first().waitFor({ timeout: WAIT_MS });
  const frameMs = await framesWhileScrolling(page, list);
  await list.focus();
  for (let press = 0; press < 40; press += 1) await page.keyboard.press(press % 10 === 9 ? 'PageDown' : 'j');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('checkout', { delay: 30 });
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type(' severity>=', { delay: 30 });
  // The observer is told of events after they were painted.
  await page.waitForTimeout(500);
  const durations = await page.evaluate(() => (globalThis as unknown as { eventDurations: number[] }).eventDurations);
  await page.close();
  const note = slowdown === 1 ? '' : `CPU slowed ${slowdown} times`;
  const goal = slowdown === 1 ? INTERACTION_GOAL_MS : null;
  return [
    {
      ...own,
      what: 'a list of lines: a frame while it scrolls, p95',
      unit: 'ms',
      goal: null,
      ours: percentile(frameMs, 95),
      note,
    },
    {
      ...own,
      what: 'keys and clicks until the next paint, p98',
      unit: 'ms',
      goal,
      ours: percentile(durations, 98),
      note,
    },
  ];
}

async function sendSpans(product: Product, spans: TestSpan[]): Promise<void> {
  for (let from = 0; from < spans.length; from += SPANS_PER_REQUEST) {
    const request = tracesRequest(
      BigInt(Date.now() - 300_000) * 1_000_000n,
      spans.slice(from, from + SPANS_PER_REQUEST),
    );
    const status = await product.send('traces', request);
    if (status !== 200) throw new Error(`spans were answered with ${status}`);
  }
}

function manyOperations(): TestSpan[] {
  return Array.from({ length: OPERATIONS }, (_, at) => ({
    traceId: traceId(0xa_0000 + at),
    spanId: spanId(1),
    name: `GET /things/${at}`,
    kind: 'SERVER',
    atMs: at,
    durationMs: 5 + (at % 40),
    service: 'registry',
  }));
}

/** A tree of services in which each calls three. */
function manyServices(): TestSpan[] {
  return Array.from({ length: SERVICES - 1 }, (_, at) => {
    const shared = { traceId: traceId(0xb_0000 + at), atMs: at, resource: { 'deployment.environment.name': 'crowd' } };
    const name = 'GET /';
    return [
      { ...shared, spanId: spanId(1), name, kind: 'CLIENT', durationMs: 20, service: `crowd-${Math.floor(at / 3)}` },
      {
        ...shared,
        spanId: spanId(2),
        parentSpanId: spanId(1),
        name,
        kind: 'SERVER',
        durationMs: 10,
        service: `crowd-${at + 1}`,
      },
    ] satisfies TestSpan[];
  }).flat();
}
