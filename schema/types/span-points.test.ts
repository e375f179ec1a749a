import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  graph.sendSpans(
    Array.from({ length: 500 }, (_, at) => ({
      traceId: traceId(at + 1),
      spanId: spanId(1),
      atMs: at * 10,
      durationMs: at % 100 === 7 ? 1000 + at : 1.2345,
      isError: at === 3,
      service: at % 2 === 0 ? 'a' : 'b',
    })),
  );
});
afterAll(() => graph[Symbol.asyncDispose]());

const hour = 'range: {last: "1h"}';
const fields = 'count times durationsMs errors traceIds meta { truncated notes }';

interface Answer {
  spanPoints: {
    count: string;
    times: number[];
    durationsMs: number[];
    errors: number[];
    traceIds: string[];
    meta: { truncated: boolean; notes: string[] };
  };
}

test('spans are columns of when, how long, failed and which trace', async () => {
  const { spanPoints } = await graph.ask<Answer>(`{ spanPoints(${hour}, filter: "service.name=b") { ${fields} } }`);
  expect(spanPoints.count).toBe('250');
  expect(spanPoints.times).toHaveLength(250);
  const startMs = Number(graph.startNano / 1_000_000n);
  expect(spanPoints.times.slice(0, 2)).toEqual([startMs + 10, startMs + 30]);
  expect(spanPoints.durationsMs.slice(0, 4)).toEqual([1.235, 1.235, 1.235, 1007]);
  expect(spanPoints.errors).toEqual([1]);
  expect(spanPoints.traceIds.slice(0, 2)).toEqual([traceId(2), traceId(4)]);
  expect(spanPoints.meta).toEqual({ truncated: false, notes: [] });
});

test('of more than are asked for there is a sample with the slowest, and the answer says so', async () => {
  const { spanPoints } = await graph.ask<Answer>(`{ spanPoints(${hour}, first: 40) { ${fields} } }`);
  expect(spanPoints.count).toBe('500');
  expect(spanPoints.times).toHaveLength(40);
  expect(spanPoints.durationsMs.filter((duration) => duration > 1000)).toHaveLength(5);
  expect(spanPoints.times).toEqual(spanPoints.times.toSorted((a, b) => a - b));
  expect(spanPoints.meta).toEqual({
    truncated: true,
    notes: ['40 of 500 spans are shown: the slowest, and an even sample.'],
  });
});

test('nothing that matches is empty columns, with why', async () => {
  const { spanPoints } = await graph.ask<Answer>(`{ spanPoints(${hour}, filter: "servce.name=b") { ${fields} } }`);
  expect(spanPoints).toMatchObject({ count: '0', times: [], traceIds: [] });
  expect(spanPoints.meta.notes).toEqual(['Nothing in this range has the key servce.name; did you mean service.name?']);
});

test('more than 100,000 points are refused', async () => {
  const { errors } = await graph.execute(`{ spanPoints(first: 100001) { count } }`);
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
});
