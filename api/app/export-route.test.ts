import { Agent, get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spanId, traceId } from '../../schema/otlp.testing.ts';
import { StoreUnavailable } from '../store/ports/errors.ts';
import { TEST_KEY, TestApp } from './app.testing.ts';

const RECORDS = 450;

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.open();
  const { graph } = app;
  graph.sendLogs(
    Array.from({ length: RECORDS }, (_, index) => ({
      atMs: Math.floor(index / 3),
      body: `line ${index}`,
      service: 'shop',
      severityNumber: index % 2 ? 17 : 9,
      attributes: { index: `${index}` },
    })),
  );
  graph.sendLogs([
    { atMs: 5000, body: '=HYPERLINK("http://evil")', service: 'odd', attributes: { __proto__key: 'x', 'a,"b"': '-1' } },
    { atMs: 5001, body: 'two\nlines, "quoted"', service: 'odd' },
  ]);
  const trace = { traceId: traceId(1), service: 'shop' };
  graph.sendSpans([
    { ...trace, spanId: spanId(1), name: 'GET /cart', atMs: 0, durationMs: 12 },
    { ...trace, spanId: spanId(2), parentSpanId: spanId(1), name: 'SELECT', atMs: 1, durationMs: 3, service: 'db' },
  ]);
});
afterAll(() => app[Symbol.asyncDispose]());

type Parameters = Record<string, string>;

function urlOf(parameters: Parameters): string {
  return `${app.url}/export?${new URLSearchParams(parameters)}`;
}

async function exportOf(parameters: Parameters, headers: Record<string, string> = {}) {
  const response = await fetch(urlOf(parameters), { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function rowsOf(parameters: Parameters): Promise<Record<string, unknown>[]> {
  const { status, text } = await exportOf(parameters);
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const shop = { query: 'logs service.name=shop', last: '1h' };

describe('NDJSON', () => {
  test('has all rows of a list, over many pages, newest first', async () => {
    const { headers } = await exportOf(shop);
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="seamark-logs.ndjson"');
    expect(headers.get('cache-control')).toBe('no-store');
    const rows = await rowsOf(shop);
    expect(new Set(rows.map(({ body }) => body)).size).toBe(RECORDS);
    const times = rows.map(({ timestamp }) => String(timestamp));
    expect(times).toEqual(times.toSorted().toReversed());
    const { cursor, ...row } = rows.find(({ body }) => body === 'line 7')!;
    expect(cursor).toEqual(expect.any(String));
    expect(row).toMatchObject({
      timestamp: new Date(Number(app.graph.startNano / 1_000_000n) + 2).toISOString().replace('Z', '000000Z'),
      severityNumber: 17,
      service: 'shop',
      traceId: null,
      attributes: { index: '7' },
    });
  });

  test('goes on after any row, however far it came', async () => {
    const rows = await rowsOf(shop);
    for (const at of [0, 199, 200, 333, RECORDS - 1]) {
      expect(await rowsOf({ ...shop, after: String(rows[at]!['cursor']) })).toEqual(rows.slice(at + 1));
    }
  });

  test('ends where the query sets a limit, and goes on to it', async () => {
    const limited = { ...shop, query: `${shop.query} | limit 210` };
    const rows = await rowsOf(limited);
    expect(rows).toHaveLength(210);
    expect(await rowsOf({ ...limited, after: String(rows[204]!['cursor']) })).toEqual(rows.slice(205));
  });

  test('has spans, traces, tables and series', async () => {
    const [child, root] = await rowsOf({ query: 'spans', last: '1h' });
    expect(root).toMatchObject({ name: 'GET /cart', durationMs: 12, service: 'shop', parentSpanId: null });
    expect(child).toMatchObject({ name: 'SELECT', service: 'db', parentSpanId: spanId(1), events: [], links: [] });
    expect(await rowsOf({ query: 'traces', last: '1h' })).toEqual([
      expect.objectContaining({ name: 'GET /cart', traceId: traceId(1), spanCount: 2, services: ['shop', 'db'] }),
    ]);
    expect(await rowsOf({ query: 'logs | stats count() by service.name', last: '1h' })).toEqual([
      { 'service.name': 'odd', 'count()': 2 },
      { 'service.name': 'shop', 'count()': RECORDS },
    ]);
    const points = await rowsOf({ query: 'logs | stats count() by service.name every 1m', last: '10m' });
    const ofShop = points.filter((point) => point['service.name'] === 'shop');
    expect(ofShop.reduce((sum, { value }) => sum + Number(value ?? 0), 0)).toBe(RECORDS);
    expect(Object.keys(points[0]!)).toEqual(['time', 'service.name', 'series', 'value']);
  });

  test('is empty where nothing matches', async () => {
    expect(await exportOf({ query: 'logs nothing', last: '1h' })).toMatchObject({ status: 200, text: '' });
  });
});

describe('CSV', () => {
  const odd = { query: 'logs service.name=odd', last: '1h', format: 'csv' };

  test('names its columns once, quotes, and has no formulas', async () => {
    const { headers, text } = await exportOf(odd);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe('attachment; filename="seamark-logs.csv"');
    const names = text.slice(0, text.indexOf('\r\n')).split(',');
    expect([names[0], names.at(-1)]).toEqual(['timestamp', 'cursor']);
    expect(text).toContain(',"two\nlines, ""quoted""",');
    expect(text).toContain(`,"'=HYPERLINK(""http://evil"")",`);
    expect(text).toContain('"{""__proto__key"":""x"",""a,\\""b\\"""":""-1""}"');
    const many = (await exportOf({ ...shop, format: 'csv' })).text;
    expect(many.match(/timestamp/g)).toHaveLength(1);
    expect(many.split('\r\n')).toHaveLength(RECORDS + 2);
  });

  test('has no names where it goes on', async () => {
    const [newest] = await rowsOf({ ...odd, format: 'ndjson' });
    const { text } = await exportOf({ ...odd, after: String(newest!['cursor']) });
    expect(text.split('\r\n')).toHaveLength(2);
    expect(text).not.toContain('timestamp');
  });

  test('has the names alone where nothing matches', async () => {
    expect((await exportOf({ ...odd, query: 'logs nothing' })).text).toMatch(/^timestamp,.*,cursor\r\n$/);
  });
});

describe('what cannot be exported is told', () => {
  test.each<[string, Parameters, number, object]>([
    ['no query', {}, 400, { error: expect.stringContaining('query is missing') }],
    ['a mistake in it', { query: 'logs a=' }, 400, { position: 7, error: expect.any(String) }],
    ['an unknown source', { query: 'lgs' }, 400, { error: expect.any(String) }],
    [
      'another format',
      { ...shop, format: 'toString' },
      400,
      { error: 'format is toString, but must be ndjson or csv' },
    ],
    [
      'half a range',
      { query: 'logs', from: '2026-01-01T00:00:00Z' },
      400,
      { error: 'A range is last, or from and to' },
    ],
    ['no time', { query: 'logs', from: 'x', to: 'y' }, 400, { error: expect.stringContaining('range') }],
    ['a range backwards', { query: 'logs', from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }, 400, {}],
    ['no cursor', { ...shop, after: 'x' }, 400, { error: expect.any(String) }],
    ['no JSON', { ...shop, variables: '{' }, 400, { error: 'variables is no JSON' }],
    ['variables that are none', { ...shop, variables: '[]' }, 400, { error: expect.stringContaining('variables') }],
    ['an unknown parameter', { ...shop, limit: '5' }, 400, { error: expect.stringContaining('limit is none of') }],
  ])('%s', async (_, parameters, status, body) => {
    const answer = await exportOf(parameters);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, expect.objectContaining(body)]);
  });

  test('a cursor of another query', async () => {
    const [row] = await rowsOf(shop);
    const { status, text } = await exportOf({ ...shop, query: 'logs', after: String(row!['cursor']) });
    expect([status, text]).toEqual([400, expect.stringContaining('another query')]);
  });

  test('a parameter that is given twice', async () => {
    const response = await fetch(`${urlOf(shop)}&query=logs`);
    expect([response.status, await response.json()]).toEqual([400, { error: 'query is given more than once' }]);
  });

  test('a store that cannot answer, in place of an empty file', async () => {
    const { logs } = app.graph.graph.stores;
    const list = logs.reader.list.bind(logs.reader);
    logs.reader.list = () => Promise.reject(new StoreUnavailable('embedded logs', 'its thread is starting'));
    const answer = await exportOf(shop);
    logs.reader.list = list;
    expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('its thread is starting')]);
  });

  test('to a stranger', async () => {
    await using closed = await TestApp.open({ access: { openScopes: [] } });
    const ask = (key: string): Promise<Response> =>
      fetch(`${closed.url}/export?query=logs`, { headers: { authorization: `Bearer ${key}` } });
    expect((await ask('another')).status).toBe(401);
    expect((await ask(TEST_KEY)).status).toBe(200);
  });
});

describe('a connection', () => {
  async function open(parameters: Parameters): Promise<IncomingMessage> {
    const request = get(urlOf(parameters), { agent: new Agent() });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  }

  async function openStreams(): Promise<string | undefined> {
    return /^seamark_open_streams (\d+)$/m.exec(await (await fetch(`${app.url}/metrics`)).text())?.[1];
  }

  test('is cut where rows would be missing, and the export goes on from what arrived', async () => {
    const { logs } = app.graph.graph.stores;
    const list = logs.reader.list.bind(logs.reader);
    let pages = 0;
    logs.reader.list = (plan) => {
      if (++pages > 1) return Promise.reject(new StoreUnavailable('embedded logs', 'its thread has ended'));
      return list(plan);
    };
    const response = await open(shop);
    let text = '';
    response.on('data', (chunk) => (text += chunk));
    const [error] = await once(response, 'error');
    logs.reader.list = list;
    expect([error.code, response.complete]).toEqual(['ECONNRESET', false]);
    const arrived = text.trimEnd().split('\n');
    expect(arrived).toHaveLength(200);
    expect(app.logged.at(-1)).toMatchObject({ error: { message: expect.stringContaining('its thread has ended') } });
    const { cursor } = JSON.parse(arrived.at(-1)!) as { cursor: string };
    expect(await rowsOf({ ...shop, after: cursor })).toHaveLength(RECORDS - 200);
  });

  test('whose reader does not read holds the export up, and ends it when it is given up', async () => {
    const PAGES = 400;
    const body = 'x'.repeat(2000);
    for (let page = 0; page < PAGES; page++)
      app.graph.sendLogs(Array.from({ length: 200 }, () => ({ atMs: 9000, body, service: 'long' })));
    const asked = (): number => app.graph.calls.get('logs.list') ?? 0;
    const before = asked();
    const response = await open({ query: 'logs service.name=long', last: '1h' });
    expect(await openStreams()).toBe('1');
    let last: number;
    do {
      last = asked();
      await new Promise((resolve) => setTimeout(resolve, 300));
    } while (asked() > last);
    expect(last - before).toBeLessThan(PAGES / 2);
    response.destroy();
    await expect.poll(openStreams).toBe('0');
    expect(asked()).toBe(last);
  });
});
