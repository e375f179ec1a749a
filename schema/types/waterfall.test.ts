import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGraph } from '../graph.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';
import { openPageTraces, shop } from './page-traces.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await openPageTraces();
});
afterAll(() => graph[Symbol.asyncDispose]());

describe('the waterfall', () => {
  interface Rows {
    trace: {
      waterfall: { totalRows: number; rows: { depth: number; hiddenDescendants: number; span: { name: string } }[] };
    };
  }
  const waterfall = async (args: string): Promise<string[]> => {
    const { trace } = await graph.ask<Rows>(
      `{ trace(traceId: "${shop}") { waterfall(${args}) { totalRows rows { depth hiddenDescendants span { name } } } } }`,
    );
    expect(trace.waterfall.totalRows).toBe(trace.waterfall.rows.length);
    return trace.waterfall.rows.map(({ depth, hiddenDescendants, span }) => {
      return `${'. '.repeat(depth)}${span.name}${hiddenDescendants > 0 ? ` +${hiddenDescendants}` : ''}`;
    });
  };

  test('is folded at a depth, but for what is opened', async () => {
    expect(await waterfall('foldDepth: 1')).toEqual(['GET /', '. GET +3', '. GET +3', '. send orders +2']);
    expect(await waterfall(`foldDepth: 0`)).toEqual(['GET / +11']);
    expect(await waterfall(`foldDepth: 1, unfolded: ["${spanId(10)}"]`)).toEqual([
      'GET /',
      '. GET',
      '. . GET /cart +2',
      '. GET +3',
      '. send orders +2',
    ]);
  });

  test('is folded where no other service comes below', async () => {
    expect(await waterfall('foldServices: true')).toEqual([
      'GET /',
      '. GET',
      '. . GET /cart +2',
      '. GET',
      '. . GET /cart +2',
      '. send orders',
      '. . process orders +1',
    ]);
    expect(await waterfall(`foldServices: true, folded: ["${spanId(10)}"], unfolded: ["${spanId(10)}"]`)).toContain(
      '. GET +3',
    );
  });

  test('tells what is odd about a span', async () => {
    const answer = await graph.ask<{ trace: { waterfall: { rows: Record<string, unknown>[] } } }>(
      `{ trace(traceId: "${shop}") { waterfall { rows { span { spanId } offsetMs descendantCount parentIsMissing startsBeforeParent outlivesParent } } } }`,
    );
    const rows = new Map(answer.trace.waterfall.rows.map((row) => [(row['span'] as { spanId: string }).spanId, row]));
    expect(rows.get(spanId(1))).toMatchObject({ offsetMs: 0, descendantCount: 11, outlivesParent: false });
    expect(rows.get(spanId(101))).toMatchObject({ offsetMs: 96, outlivesParent: true, startsBeforeParent: false });
    const broken = await graph.ask(`{ trace(traceId: "${traceId(3)}") { waterfall { rows { parentIsMissing } } } }`);
    expect(broken).toEqual({ trace: { waterfall: { rows: [{ parentIsMissing: true }] } } });
  });

  test('finds the row of a span, and the way to it', async () => {
    const answer = await graph.ask(`{ trace(traceId: "${shop}") {
      waterfall(foldDepth: 2, from: 3, rows: 1) { rows { place } shown: rowOf(spanId: "${spanId(100)}") hidden: rowOf(spanId: "${spanId(12)}") unknown: rowOf(spanId: "x") }
      above: spanIdsAbove(spanId: "${spanId(12)}") top: spanIdsAbove(spanId: "${spanId(1)}") nowhere: spanIdsAbove(spanId: "${spanId(9)}")
    } }`);
    expect(answer).toEqual({
      trace: {
        waterfall: { rows: [{ place: 5 }], shown: 5, hidden: null, unknown: null },
        above: [spanId(1), spanId(10), spanId(11)],
        top: [],
        nowhere: null,
      },
    });
  });

  test('tells when none of the children of a span ran', async () => {
    const rows = 'waterfall(rows: 1) { rows { all: selfStretchesMs longest: selfStretchesMs(first: 1) } }';
    const answer = await graph.ask(`{ trace(traceId: "${shop}") { ${rows} } }`);
    expect(answer).toEqual({
      trace: { waterfall: { rows: [{ all: [0, 10, 40, 50, 80, 95, 97, 100], longest: [80, 95] }] } },
    });
  });

  test.each(['foldDepth: 1, folded: ["x"]', 'unfolded: ["x"]'])(
    'takes ids that are none for no span (%s)',
    async (args) => {
      expect((await waterfall(args)).length).toBeGreaterThan(0);
    },
  );
});
