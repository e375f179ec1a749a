import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { sendShop } from '../shop.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  sendShop(graph);
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.calls.clear());

const hour = 'range: {last: "1h"}';

describe('facets', () => {
  test('are the values of keys with how many spans have them, the most frequent first', async () => {
    const answer = await graph.ask(`{
      facets(signal: TRACES, ${hour}, keys: ["service.name", "status", "http.response.status_code", "nothing"]) {
        facets { key presentCount absentCount values { value count } }
        meta { truncated backends { name state } }
      }
    }`);
    expect(answer).toEqual({
      facets: {
        facets: [
          {
            key: 'service.name',
            presentCount: '7',
            absentCount: '0',
            values: [
              { value: 'gateway', count: '3' },
              { value: 'checkout', count: '2' },
              { value: 'notifications', count: '1' },
              { value: 'payment', count: '1' },
            ],
          },
          {
            key: 'status',
            presentCount: '7',
            absentCount: '0',
            values: [
              { value: 'unset', count: '5' },
              { value: 'error', count: '2' },
            ],
          },
          {
            key: 'http.response.status_code',
            presentCount: '1',
            absentCount: '6',
            values: [{ value: 500, count: '1' }],
          },
          { key: 'nothing', presentCount: '0', absentCount: '7', values: [] },
        ],
        meta: { truncated: false, backends: [{ name: 'embedded traces', state: 'OK' }] },
      },
    });
    expect(Object.fromEntries(graph.calls)).toEqual({ 'traces.aggregate': 4 });
  });

  test('of log records, that match, as many values as asked', async () => {
    const answer = await graph.ask(
      `{ facets(signal: LOGS, ${hour}, filter: "service.name!=cron", keys: ["severity", "order.id"], first: 1) { facets { values { value count } presentCount } } }`,
    );
    expect(answer).toEqual({
      facets: {
        facets: [
          { values: [{ value: 'error', count: '1' }], presentCount: '3' },
          { values: [{ value: 17, count: '1' }], presentCount: '1' },
        ],
      },
    });
  });

  test.each([
    [`signal: METRICS, keys: ["a"]`, 'BAD_USER_INPUT'],
    [`signal: LOGS, keys: ["a"], first: 201`, 'BAD_USER_INPUT'],
    [`signal: LOGS, keys: [${'"a",'.repeat(21)}]`, 'BAD_USER_INPUT'],
    [`signal: LOGS, keys: ["a"], filter: "a="`, 'INVALID_FILTER'],
  ])('(%s) is refused', async (args, code) => {
    const { errors } = await graph.execute(`{ facets(${args}) { facets { key } } }`);
    expect(errors?.[0]).toMatchObject({ extensions: { code } });
  });
});
