import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';

let graph: TestGraph;
let range: string;
beforeAll(async () => {
  graph = await TestGraph.open();
  const line = (atMs: number, body: string, severityNumber = 9) => ({ atMs, body, severityNumber, service: 'cart' });
  graph.sendLogs([
    line(-600_000, 'order 1 shipped'),
    ...Array.from({ length: 5 }, (_, at) => line(at * 20_000, `order ${at} shipped`)),
    line(70_000, 'connection to 10.0.0.1 refused', 17),
    line(75_000, 'connection to 10.0.0.2 refused', 13),
  ]);
  const instant = (minutes: number): string =>
    new Date(Number(graph.startNano / 1_000_000n) + minutes * 60_000).toISOString();
  range = `range: {between: {from: "${instant(0)}", to: "${instant(2)}"}}`;
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.calls.clear());

describe('patterns of log records', () => {
  test('have how many, their course, what is new, and examples, in one read', async () => {
    const answer = await graph.ask(
      `{ logPatterns(${range}, step: "1m") { patterns { template count isNew severityNumber firstSeen lastSeen series { times values } examples(first: 1) { body } } meta { truncated backends { state } } } }`,
    );
    const startMs = Number(graph.startNano / 1_000_000n);
    const instant = (afterMs: number): string => new Date(startMs + afterMs).toISOString().replace('Z', '000000Z');
    const times = [startMs, startMs + 60_000];
    expect(answer).toEqual({
      logPatterns: {
        patterns: [
          {
            template: 'order <*> shipped',
            count: '5',
            isNew: false,
            severityNumber: 9,
            firstSeen: instant(0),
            lastSeen: instant(80_000),
            series: { times, values: [3, 2] },
            examples: [{ body: 'order 4 shipped' }],
          },
          {
            template: 'connection to <*> refused',
            count: '2',
            isNew: true,
            severityNumber: 17,
            firstSeen: instant(70_000),
            lastSeen: instant(75_000),
            series: { times, values: [0, 2] },
            examples: [{ body: 'connection to 10.0.0.2 refused' }],
          },
        ],
        meta: { truncated: false, backends: [{ state: 'OK' }] },
      },
    });
    expect(Object.fromEntries(graph.calls)).toEqual({ 'logs.patterns': 1 });
  });

  test('that are new come alone', async () => {
    const answer = await graph.ask(`{ logPatterns(${range}, newOnly: true) { patterns { template } } }`);
    expect(answer).toEqual({ logPatterns: { patterns: [{ template: 'connection to <*> refused' }] } });
  });

  test('are as many as asked, and the answer tells that there are more', async () => {
    const answer = await graph.ask(`{
      one: logPatterns(${range}, first: 1) { patterns { count } meta { truncated } }
      errors: logPatterns(${range}, filter: "severity>=error") { patterns { count } meta { truncated } }
      none: logPatterns(${range}, filter: "servce.name=cart") { patterns { count } meta { notes } }
    }`);
    expect(answer).toEqual({
      one: { patterns: [{ count: '5' }], meta: { truncated: true } },
      errors: { patterns: [{ count: '1' }], meta: { truncated: false } },
      none: {
        patterns: [],
        meta: { notes: ['Nothing in this range has the key servce.name; did you mean service.name?'] },
      },
    });
  });
});
