import { describe, expect, test } from 'vitest';
import type { RowCapabilities } from '../../store/ports/row-store.ts';
import { MemoryRows } from '../memory/memory-rows.ts';
import { logView } from '../memory/row-view.ts';
import { runQuery } from '../run-query.ts';
import { logs, now, run, shop } from '../testdata/shop.ts';
import type { QueryResult } from './query-result.ts';
import type { QueryReaders } from './run-plan.ts';

describe('a store that can do little', () => {
  const capabilities: RowCapabilities = { aggregates: ['count'], regex: false, orderByKey: false };
  class Simple<Item> extends MemoryRows<Item> {
    override readonly capabilities = capabilities;
    override list: MemoryRows<Item>['list'] = (plan) => {
      if (plan.order || JSON.stringify(plan.filter).includes('regex')) throw new Error('asked for too much');
      return super.list(plan);
    };
  }
  const simple: QueryReaders = { ...shop, logs: new Simple(logs, logView) };

  test.each([
    'logs body~"line 1\\d$"',
    'logs -body~"line [0-9]$" | limit 5',
    'logs | sort index | limit 5',
    'logs not (body~"1" severity=error) | sort index desc | limit 200',
  ])('is helped: %s', async (text) => {
    const [able, helped] = [await run('logs', text, shop), await run('logs', text, simple)];
    expect(helped.page.items).toEqual(able.page.items);
    expect(helped.meta.notes).toContain('This store cannot do all of the query; it was finished in memory.');
  });

  test.each(['logs | stats p95(index), count() by severity', 'logs | stats ratio(body~"7", *) every 1m'])(
    'is helped: %s',
    async (text) => {
      const shape = async (readers: QueryReaders): Promise<unknown> => {
        const { meta: _, ...result } = (await runQuery({ text }, readers, now)) as Extract<
          QueryResult,
          { kind: 'table' | 'series' }
        >;
        return result;
      };
      expect(await shape(simple)).toEqual(await shape(shop));
    },
  );
});
