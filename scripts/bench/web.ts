import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type CDPSession, chromium } from 'playwright-core';
import type { Product } from '../../api/product.testing.ts';
import { spanId, traceId, tracesRequest } from '../../schema/otlp.testing.ts';
import { ensureWebBuilt } from '../launch/web-build.mjs';
import { services } from '../test-services/services.ts';
import type { BenchOptions } from './options.ts';
import { percentile } from './percentiles.ts';
import { freePort } from '../free-port.ts';
import { freshDirectory, startServer } from './seamark.ts';
import type { Figure } from './table.ts';
import { framesWhileScrolling, openThrottled } from './web-frames.ts';
import { benchLargeLists } from './web-large-lists.ts';
import { judgePage } from './web-lighthouse.ts';
import { sendLines } from './web-lines.ts';

const root = join(import.meta.dirname, '..', '..');
const HISTORY = ['--scenario', 'bad-deploy', '--at=-20m', '--backfill', '60m', '--duration', '0', '--seed', '7'];
const LARGE_TRACE_SPANS = 100_000;
const SPANS_PER_REQUEST = 5000;
const largeTrace = traceId(0xb16);
/** A laptop that is busy, or a phone. */
const SLOWDOWNS = [1, 4];
/** An hour of a hundred lines a second. */
const TAIL_LINES = 360_000;
const BYTES_PER_MB = 1024 * 1024;
const PAGE_MS = 60_000;

/** What the pages weigh, how soon and how smoothly they show, as a browser sees it. */
export async function benchWeb({ cacheDirectory }: BenchOptions): Promise<Figure[]> {
  ensureWebBuilt(root);
  const product = await startServer(freshDirectory(cacheDirectory, 'seamark'));
  const port = await freePort();
  const executablePath = await services.chromium();
  const args = ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const simulator = [join(root, 'simulator', 'main.ts'), ...HISTORY, '--endpoint', product.otlpUrl];
    await promisify(execFile)(process.execPath, simulator);
    const pages = { Overview: '/', Traces: '/traces', Trace: await pathOfTrace(product), Logs: '/logs' };
    const figures: Figure[] = [await weighFirstPage(browser, product.url)];
    for (const [name, path] of Object.entries(pages))
      figures.push(...(await judgePage(name, product.url + path, port)));
    await sendLargeTrace(product);
    for (const slowdown of SLOWDOWNS) figures.push(...(await benchLargeTrace(browser, product.url, slowdown)));
    figures.push(...(await benchLargeLists(browser, product)));
    figures.push(await benchTailMemory(browser, product));
    return figures;
  } finally {
    await browser.close();
    await product.end('SIGKILL');
  }
}

async function pathOfTrace(product: Product): Promise<string> {
  const { traces } = await product.ask<{ traces: { nodes: { traceId: string }[] } }>(
    '{ traces(range: { last: "1h" }, filter: "status=error", orderBy: MOST_SPANS, first: 1) { nodes { traceId } } }',
  );
  return `/traces/${traces.nodes[0]!.traceId}`;
}

async function weighFirstPage(browser: Browser, url: string): Promise<Figure> {
  const page = await browser.newPage();
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script')
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await page.close();
  return {
    what: 'first page: scripts as they come over the wire',
    unit: 'kB',
    better: 'less',
    goal: 170,
    ours: bytes / 1000,
    peer: null,
    note: `${sizes.length} files`,
  };
}

/** A tree of three levels: a root with a hundred steps, each with what it calls. */
async function sendLargeTrace(product: Product): Promise<void> {
  const startNano = BigInt(Date.now() - 120_000) * 1_000_000n;
  const steps = 100;
  for (let from = 0; from < LARGE_TRACE_SPANS; from += SPANS_PER_REQUEST) {
    const spans = Array.from({ length: SPANS_PER_REQUEST }, (_, at) => {
      const number = from + at;
      return {
        traceId: largeTrace,
        spanId: spanId(number + 1),
        ...(number > 0 && { parentSpanId: spanId(number <= steps ? 1 : 2 + (number % steps)) }),
        atMs: number / 2,
        durationMs: number === 0 ? LARGE_TRACE_SPANS / 2 : number <= steps ? 5000 : 3,
        kind: 'INTERNAL' as const,
        name: `step ${number}`,
        service: `service ${number % 12}`,
      };
    });
    const status = await product.send('traces', tracesRequest(startNano, spans));
    if (status !== 200) throw new Error(`a part of the large trace was answered with ${status}`);
  }
}

async function benchLargeTrace(browser: Browser, url: string, slowdown: number): Promise<Figure[]> {
  const page = await openThrottled(browser, slowdown);
  let answeredMs = 0;
  page.on('requestfinished', (request) => {
    if (request.url().endsWith('/graphql')) answeredMs = performance.now();
  });
  await page.goto(`${url}/traces/${largeTrace}`);
  const rows = page.getByRole('treegrid', { name: 'Spans' });
  await rows
    .getByRole('row', { name: /step 1\b/ })
    .first()
    .waitFor({ timeout: PAGE_MS });
  const usableMs = performance.now() - answeredMs;
  const frameMs = await framesWhileScrolling(page, rows);
  await page.close();
  const what = `a trace of ${LARGE_TRACE_SPANS.toLocaleString('en-US')} spans`;
  const own = {
    unit: 'ms',
    better: 'less',
    peer: null,
    note: slowdown === 1 ? '' : `CPU slowed ${slowdown} times`,
  } as const;
  const goalsAtFullSpeed = slowdown === 1;
  return [
    { ...own, what: `${what}: from the data to the rows`, goal: goalsAtFullSpeed ? 1000 : null, ours: usableMs },
    {
      ...own,
      what: `${what}: a frame while it scrolls, p95`,
      goal: goalsAtFullSpeed ? 17 : null,
      ours: percentile(frameMs, 95),
    },
  ];
}

/** What the page of a tail holds at the end of an hour's lines, for each byte that it held after the first tenth. */
async function benchTailMemory(browser: Browser, product: Product): Promise<Figure> {
  const page = await browser.newPage();
  const devtools = await page.context().newCDPSession(page);
  await page.goto(`${product.url}/logs?live=on&filter=service.name%3Dticker`);
  await page.getByText('Waiting for the first line…').waitFor({ timeout: PAGE_MS });
  await sendLines(product, 'ticker', TAIL_LINES / 10);
  const early = await heapMb(devtools);
  await sendLines(product, 'ticker', TAIL_LINES - TAIL_LINES / 10);
  const late = await heapMb(devtools);
  await page.close();
  return {
    what: 'memory of a tail, after an hour of lines against after its first tenth',
    unit: '×',
    better: 'less',
    goal: 1.1,
    ours: late / early,
    peer: null,
    note: `${TAIL_LINES.toLocaleString('en-US')} lines; ${Math.round(late)} MB at the end`,
  };
}

async function heapMb(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize / BYTES_PER_MB;
}
