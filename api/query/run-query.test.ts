import { describe, expect, test } from 'vitest';
import { StoreUnavailable } from '../store/ports/errors.ts';
import type { QueryReaders } from './run/run-plan.ts';
import { run, shop } from './testdata/shop.ts';

describe('what cannot be answered', () => {
  test('a mistake is a value', async () => {
    expect(await run('invalid', 'spans duration>fast', shop)).toEqual({
      kind: 'invalid',
      error: { message: '`fast` is no duration', position: 15, length: 4, hint: 'such as duration>500ms' },
    });
  });

  test('a store that is off leaves an empty answer of the right kind', async () => {
    const off = (): Promise<never> => Promise.reject(new StoreUnavailable('logs', 'no connection'));
    const readers: QueryReaders = {
      ...shop,
      logs: { ...shop.logs, capabilities: shop.logs.capabilities, list: off, aggregate: off },
    };
    const unavailable = { store: 'logs', detail: 'no connection' };
    expect(await run('logs', 'logs', readers)).toMatchObject({ page: { items: [] }, meta: { unavailable } });
    expect(await run('table', 'logs | stats count()', readers)).toMatchObject({ rows: [], meta: { unavailable } });
    expect(await run('series', 'logs | stats count() every 1m', readers)).toMatchObject({
      stepMs: 60_000,
      meta: { unavailable },
    });
    expect(await run('series', 'metric x', readers)).toMatchObject({
      series: [],
      meta: { unavailable: { store: 'metrics' } },
    });
  });
});
