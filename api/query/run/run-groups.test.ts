import { describe, expect, test } from 'vitest';
import { queryBudget } from '../budget.ts';
import { exampleSpan } from '../memory/example-rows.ts';
import { ago, readersOf, run, shop } from '../testdata/shop.ts';

describe('a table', () => {
  test('has the keys, then the aggregates, with their units', async () => {
    const text = 'spans | stats count(), error_rate(), avg(duration), p50, max(timestamp) as latest by service.name';
    const { columns, rows } = await run('table', text, shop);
    expect(columns).toEqual([
      { name: 'service.name', type: 'STRING', unit: null },
      { name: 'count()', type: 'NUMBER', unit: null },
      { name: 'error_rate()', type: 'NUMBER', unit: '1' },
      { name: 'avg(duration)', type: 'DURATION', unit: 'ms' },
      { name: 'p50', type: 'DURATION', unit: 'ms' },
      { name: 'latest', type: 'TIME', unit: null },
    ]);
    expect(rows).toEqual([
      ['checkout', 3, 1 / 3, 1300 / 3, 300, '2026-11-22T11:59:40.000000000Z'],
      ['web', 1, 0, 200, 200, '2026-11-22T11:59:30.000000000Z'],
      [null, 1, 0, 5000, 5000, '2026-11-22T11:59:50.000000000Z'],
    ]);
  });

  test('of nothing counts zero', async () => {
    const { rows } = await run('table', 'spans nowhere | stats count(), rate(), error_rate(), p95', shop);
    expect(rows).toEqual([[0, 0, null, null]]);
  });

  test.each([
    ['spans | stats rate()', [[5 / 900]]],
    ['spans | stats apdex(200ms)', [[(2 + 1 / 2) / 5]]],
    ['spans | stats ratio(status=error, service.name=checkout)', [[1 / 3]]],
    ['spans | stats first(name), last(duration), uniq(service.name)', [['POST /pay', 5000, 2]]],
    ['traces | stats count(), error_rate()', [[3, 1 / 3]]],
    [
      'traces | stats count() by service.name | sort count() desc, service.name',
      [
        ['checkout', 2],
        ['web', 1],
        [null, 1],
      ],
    ],
    [
      'spans | top 2 service.name',
      [
        ['checkout', 3],
        ['web', 1],
      ],
    ],
    ['spans | top 1 service.name by p95', [['checkout', 900]]],
    [
      'spans | stats count() by kind, status | sort count() desc',
      [
        ['server', 'unset', 4],
        ['server', 'error', 1],
      ],
    ],
    [
      'spans | stats max(duration) as slowest by service.name | sort slowest desc | limit 2',
      [
        [null, 5000],
        ['checkout', 900],
      ],
    ],
    [
      'spans | stats count() by service.name, name | top 1 service.name',
      [
        ['checkout', 'GET /cart', 1],
        ['checkout', 'POST /pay', 1],
        ['checkout', 'SELECT', 1],
      ],
    ],
    [
      'logs | stats count() by severity',
      [
        ['error', 5],
        ['info', 245],
      ],
    ],
    ['spans | stats count() by duration | limit 1', [[100, 1]]],
    ['spans duration<=100ms | stats hist(duration)', [[[[expect.closeTo(99.1, 1), expect.closeTo(100.2, 1), 1]]]]],
  ])('%s', async (text, expected) => {
    const { rows } = await run('table', text, shop);
    expect(rows).toEqual(expected);
  });

  test('tells the type of a column by its values', async () => {
    const values = [1, 'x', true];
    const spans = values.map((mixed) =>
      exampleSpan({ startNano: ago(1), attributes: { mixed, number: 1, yes: true } }),
    );
    const { columns } = await run('table', 'spans | stats count() by mixed, number, yes, none', readersOf({ spans }));
    expect(columns.map(({ type }) => type)).toEqual(['JSON', 'NUMBER', 'BOOL', 'STRING', 'NUMBER']);
  });

  test('has no numbers that are not finite', async () => {
    const spans = [exampleSpan({ startNano: ago(1), attributes: { size: Infinity } })];
    const { rows, meta } = await run('table', 'spans | stats max(size)', readersOf({ spans }));
    expect({ rows, notes: meta.notes }).toEqual({
      rows: [[null]],
      notes: ['Numbers that are no finite numbers are null.'],
    });
  });

  test('of a group that no row has names the nearest key', async () => {
    const { meta } = await run('table', 'spans | stats count() by service.nme', shop);
    expect(meta.notes).toEqual(['Nothing in this range has the key service.nme; did you mean service.name?']);
  });

  test('that was not read to its end is too expensive, and a shorter query is named', async () => {
    const budget = { ...queryBudget, maxRows: 60 };
    expect(await run('tooExpensive', { text: 'logs | stats count() by severity', budget }, shop)).toEqual({
      kind: 'tooExpensive',
      message: 'The query would read about 250 rows; it stopped after 60.',
      estimatedRows: 250,
      limitRows: 60,
      suggestion: 'logs last 2m | stats count() by severity',
    });
  });
});

describe('series', () => {
  test('have a value for each bucket, a rate for each second of it', async () => {
    const text = 'spans last 1m | stats count(), rate(), p95 by service.name every 30s';
    const { stepMs, series } = await run('series', text, shop);
    expect(stepMs).toBe(30_000);
    expect(series.map(({ name, unit, labels, values }) => [labels[0]!.value, name, unit, values])).toEqual([
      [{ type: 'STRING', value: 'checkout' }, 'count()', null, [2, 1]],
      [{ type: 'STRING', value: 'checkout' }, 'rate()', '1/s', [2 / 30, 1 / 30]],
      [{ type: 'STRING', value: 'checkout' }, 'p95', 'ms', [300, 900]],
      [{ type: 'STRING', value: 'web' }, 'count()', null, [0, 1]],
      [{ type: 'STRING', value: 'web' }, 'rate()', '1/s', [0, 1 / 30]],
      [{ type: 'STRING', value: 'web' }, 'p95', 'ms', [null, 200]],
      [{ type: 'EMPTY' }, 'count()', null, [0, 1]],
      [{ type: 'EMPTY' }, 'rate()', '1/s', [0, 1 / 30]],
      [{ type: 'EMPTY' }, 'p95', 'ms', [null, 5000]],
    ]);
    expect(series[0]!.times).toEqual([Number(ago(60) / 1_000_000n), Number(ago(30) / 1_000_000n)]);
  });

  test('are cut to those of the highest values', async () => {
    const text = 'spans last 1m | stats p95 by service.name every 30s | top 1 service.name by p95';
    const { series } = await run('series', text, shop);
    expect(series.map(({ values }) => values)).toEqual([[300, 900]]);
  });
});
