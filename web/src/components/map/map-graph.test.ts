import { expect, test } from 'vitest';
import type { MapGraph_TopologyFragment as Topology } from '../../gql/graphql.ts';
import { type MapGraph, mapGraph, readChoice, writeChoice } from './map-graph.ts';

const node = (id: string, requestsPerSecond: number): Topology['nodes'][number] => ({
  id,
  name: id,
  kind: 'SERVICE',
  filter: '',
  service: { namespace: null },
  requestsPerSecond,
  errorCount: '1',
  errorRate: 0.5,
  p95Ms: 3,
});
const edge = (from: string, to: string, requestsPerSecond: number): Topology['edges'][number] => ({
  from,
  to,
  filter: '',
  requestsPerSecond,
  errorCount: '0',
  errorRate: 0,
  p95Ms: 3,
});
/** A fragment is read as it is. */
const topology = (found: MapGraph): Parameters<typeof mapGraph>[0] =>
  found as unknown as Parameters<typeof mapGraph>[0];

const whole = { nodes: [node('a', 9), node('b', 8), node('c', 1)], edges: [edge('a', 'b', 8), edge('b', 'c', 1)] };

test('what rests in a moment stays on the map', () => {
  const moment = { nodes: [node('a', 5), node('b', 4)], edges: [edge('a', 'b', 4)] };
  const { nodes, edges } = mapGraph(topology(whole), topology(moment));
  expect(nodes.map(({ id, requestsPerSecond, errorRate }) => [id, requestsPerSecond, errorRate])).toEqual([
    ['a', 5, 0.5],
    ['b', 4, 0.5],
    ['c', 0, null],
  ]);
  expect(edges.map(({ from, to, requestsPerSecond }) => [from, to, requestsPerSecond])).toEqual([
    ['a', 'b', 4],
    ['b', 'c', 0],
  ]);
});

test('a choice is read back from the address as it was written', () => {
  for (const chosen of [
    { kind: 'node', id: 'a' },
    { kind: 'edge', from: 'a', to: 'b' },
  ] as const)
    expect(readChoice(writeChoice(chosen)!, whole)).toEqual(chosen);
});

test.each(['', 'nobody', 'a>c', 'a>', '>', 'b>a', 'a>b>c'])('“%s” in the address chooses nothing', (text) => {
  expect(readChoice(text, whole)).toBeUndefined();
});
