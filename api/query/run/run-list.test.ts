import { describe, expect, test } from 'vitest';
import { toText } from '../../telemetry/any-value.ts';
import { formatNano } from '../../telemetry/time.ts';
import { queryBudget } from '../budget.ts';
import { now, run, shop } from '../testdata/shop.ts';
import { InvalidCursor } from './cursor.ts';

describe('a list', () => {
  test('is newest first, 100 rows where nothing is said, and says so', async () => {
    const { page, meta } = await run('logs', 'logs', shop);
    expect(page.items.map(({ body }) => body.type === 'STRING' && body.value).slice(0, 2)).toEqual([
      'line 0',
      'line 1',
    ]);
    expect(page).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(page.items).toHaveLength(100);
    expect(meta).toMatchObject({
      truncated: true,
      notes: ['No limit was given: limit 100.'],
      scannedRows: 250,
      unavailable: null,
    });
    expect(formatNano(meta.range.fromNano)).toBe('2026-11-22T11:45:00.000000000Z');
  });

  test('goes on page by page, where its first page was read', async () => {
    const text = 'logs line last 15m';
    const bodies: unknown[] = [];
    let after: string | undefined;
    for (let more = true, at = now; more; at += 60_000_000_000n) {
      const { page } = await run('logs', { text, first: 60, after }, shop, at);
      bodies.push(...page.items.map(({ body }) => body.type === 'STRING' && body.value));
      expect(page.hasPreviousPage).toBe(after !== undefined);
      after = page.cursors.at(-1);
      more = page.hasNextPage;
    }
    expect(bodies).toEqual(Array.from({ length: 250 }, (_, index) => `line ${index}`));
  });

  test('ends at its limit, over all pages', async () => {
    const text = 'logs | sort index desc | limit 70';
    const first = await run('logs', { text, first: 50 }, shop);
    expect(first).toMatchObject({ page: { hasNextPage: true }, meta: { truncated: false, notes: [] } });
    const second = await run('logs', { text, first: 50, after: first.page.cursors.at(-1) }, shop);
    expect(second.page.items.map(({ attributes }) => toText(attributes[0]!.value)).slice(-2)).toEqual(['181', '180']);
    expect(second).toMatchObject({ page: { hasNextPage: false }, meta: { truncated: true } });
    expect(second.page.items).toHaveLength(20);
    const third = await run('logs', { text, first: 50, after: second.page.cursors.at(-1) }, shop);
    expect(third.page).toMatchObject({ items: [], hasNextPage: false });
  });

  test('is not read on with the cursor of another query, or with none', async () => {
    const { page } = await run('logs', 'logs line', shop);
    const after = page.cursors.at(-1)!;
    await expect(run('logs', { text: 'logs   line', after }, shop)).resolves.toBeDefined();
    await expect(run('logs', { text: 'logs other', after }, shop)).rejects.toThrow(InvalidCursor);
    await expect(run('logs', { text: 'logs line', range: { last: '1h' }, after }, shop)).rejects.toThrow(
      'of another query',
    );
    await expect(run('logs', { text: 'logs line', after: 'abc' }, shop)).rejects.toThrow('the text is no cursor');
  });

  test('of spans is sorted by a key', async () => {
    const { page } = await run('spans', 'spans | sort duration desc | limit 2', shop);
    expect(page.items.map(({ name }) => name)).toEqual(['batch', 'GET /cart']);
  });

  test('of traces has those of which one span matches the whole filter', async () => {
    const names = async (text: string): Promise<string[]> => {
      return (await run('traces', text, shop)).page.items.map(({ traceId }) => traceId);
    };
    expect(await names('traces')).toEqual(['c', 'b', 'a']);
    expect(await names('traces service.name=checkout | sort duration desc')).toEqual(['b', 'a']);
    expect(await names('traces service.name=web duration>500ms')).toEqual([]);
  });

  test('that is empty for an unknown key names the nearest', async () => {
    const { meta } = await run('spans', 'spans service.nam=checkout parent_span_id=1', shop);
    expect(meta.notes).toContain('Nothing in this range has the key service.nam; did you mean service.name?');
  });

  test('says what was found when it stopped at its budget', async () => {
    const { page, meta } = await run('logs', { text: 'logs index>=5', budget: { ...queryBudget, maxRows: 8 } }, shop);
    expect(page.items).toHaveLength(3);
    expect(meta).toMatchObject({ truncated: true, scannedRows: 8 });
  });
});
