import { afterAll, beforeAll, expect, test } from 'vitest';
import { type JaegerQuery, readJaegerFixtures } from '../api/store/conformance/jaeger-fixtures.ts';
import { formatNano } from '../api/telemetry/time.ts';
import { TestGraph } from './graph.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
});
afterAll(() => graph[Symbol.asyncDispose]());

const query = `query ($filter: String!, $from: DateTime!, $to: DateTime!) {
  traces(filter: $filter, range: { between: { from: $from, to: $to } }, first: 200) { nodes { traceId } totalCount }
}`;

/** The ids of the traces that the graph finds, and how many it says there are. */
async function search({ filter, range: { fromNano, toNano } }: JaegerQuery): Promise<[ids: string[], count: number]> {
  const variables = { filter, from: formatNano(fromNano), to: formatNano(toNano) };
  const { traces } = await graph.ask<{ traces: { nodes: { traceId: string }[]; totalCount: number } }>(
    query,
    variables,
  );
  return [traces.nodes.map(({ traceId }) => traceId).toSorted(), traces.totalCount];
}

test("the searches of Jaeger's storage integration suite find the traces that they name", async () => {
  const { json, queries } = readJaegerFixtures();
  for (const body of json) graph.sendTraces(body);
  const found: Record<string, [string[], number]> = {};
  for (const asked of queries) found[asked.caption] = await search(asked);
  expect(Object.keys(found)).toHaveLength(13);
  expect(found).toEqual(
    Object.fromEntries(queries.map(({ caption, expected }) => [caption, [expected, expected.length]])),
  );
});
