import { useMemo, useState } from 'react';
import type { FlameNode } from '../charts/flame/flame-layout.ts';
import { FlameGraph } from '../charts/flame-graph.tsx';
import type { GraphEdge, GraphNode, GraphSelection } from '../charts/graph/graph-parts.ts';
import { GraphChart } from '../charts/graph-chart.tsx';
import { Sparkline } from '../charts/sparkline.tsx';
import { formatPercent, formatRate } from '../lib/format/number.ts';
import { durationUnit } from '../lib/format/unit.ts';
import { seriesColor } from '../lib/theme/series-color.ts';
import { Segments } from '../ui/segments.tsx';
import { chance, services } from './scenario.ts';
import { Specimen } from './specimen.tsx';

/** Charts of what is made of what, and of who asks whom. */
export function Structures() {
  const flame = useMemo(() => [partOf('storefront: POST /checkout', 3000, 1)], []);
  const [size, setSize] = useState<'small' | 'large'>('small');
  const [selected, setSelected] = useState<GraphSelection | undefined>(undefined);
  const graph = useMemo(() => (size === 'small' ? shop() : city(500)), [size]);
  return (
    <>
      <Specimen id="graph" about="A map: size by rate, ring by errors, arrows by traffic">
        <span className="flex">
          <Segments
            label="Size"
            isLabelHidden
            value={size}
            choices={[
              { value: 'small', name: 'A shop' },
              { value: 'large', name: '500 services' },
            ]}
            onChoose={setSize}
          />
        </span>
        <GraphChart title="Who calls whom" {...graph} height={420} selected={selected} onSelect={setSelected} />
      </Specimen>
      <Specimen id="flame-graph" about="What a whole is made of">
        <FlameGraph title="Where the time goes" figure="3.00 s" roots={flame} unit={durationUnit} height={240} />
      </Specimen>
      <Specimen id="sparkline" about="As large as a word; with a gap">
        <Sparkline values={[3, 4, 2, null, 5, 9, 4, 3, 6]} token="--color-series-1" label="Requests" />
      </Specimen>
    </>
  );
}

const operations = ['SELECT orders', 'GET /cart', 'charge', 'reserve', 'render', 'publish order.placed', 'GET'];

function partOf(name: string, value: number, seed: number, depth = 0): FlameNode {
  const count = depth > 9 || value < 2 ? 0 : 1 + Math.floor(chance(seed, depth) * 4);
  const children = Array.from({ length: count }, (_, at) => {
    const service = services[Math.floor(chance(seed, at, depth, 3) * services.length)]!;
    const operation = operations[Math.floor(chance(seed, at, depth, 4) * operations.length)]!;
    const share = (0.35 + 0.6 * chance(seed, at, depth, 5)) / count;
    return partOf(`${service}: ${operation}`, value * share, seed * 7 + at + 1, depth + 1);
  });
  return { name, token: seriesColor(name.split(':')[0]!), value, children };
}

const node = (id: string, shape: GraphNode['shape'], rate: number, errorShare = 0): GraphNode => ({
  id,
  name: id,
  shape,
  token: shape === 'service' ? seriesColor(id) : '--color-quiet',
  rate,
  errorShare,
  detail: `${formatRate(rate)}${errorShare > 0 ? ` · ${formatPercent(errorShare)} failed` : ''}`,
});
const edge = (from: string, to: string, rate: number, errorShare = 0): GraphEdge => ({
  from,
  to,
  rate,
  errorShare,
  detail: `${formatRate(rate)} · p95 120 ms${errorShare > 0 ? ` · ${formatPercent(errorShare)} failed` : ''}`,
});

function shop(): { nodes: GraphNode[]; edges: GraphEdge[] } {
  return {
    nodes: [
      node('storefront', 'service', 420, 0.012),
      node('gateway', 'service', 890, 0.02),
      node('checkout', 'service', 31, 0.18),
      node('payment', 'service', 30, 0.31),
      node('catalogue', 'service', 510),
      node('cart', 'service', 140),
      node('inventory', 'service', 96),
      node('notifications', 'service', 12),
      node('orders-db', 'database', 160),
      node('redis', 'database', 1200),
      node('orders', 'queue', 12),
      node('api.paywell.example', 'external', 30, 0.3),
    ],
    edges: [
      edge('storefront', 'gateway', 420, 0.01),
      edge('gateway', 'checkout', 31, 0.18),
      edge('gateway', 'catalogue', 510),
      edge('gateway', 'cart', 140),
      edge('checkout', 'payment', 30, 0.31),
      edge('checkout', 'inventory', 30),
      edge('checkout', 'orders-db', 60),
      edge('checkout', 'orders', 12),
      edge('catalogue', 'redis', 900),
      edge('catalogue', 'inventory', 66),
      edge('cart', 'redis', 300),
      edge('inventory', 'orders-db', 100),
      edge('orders', 'notifications', 12),
      edge('payment', 'api.paywell.example', 30, 0.3),
      edge('notifications', 'gateway', 1),
    ],
  };
}

function city(count: number): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const names = Array.from({ length: count }, (_, at) => `${services[at % services.length]}-${at}`);
  return {
    nodes: names.map((name, at) => node(name, 'service', 1000 * chance(at, 1) ** 4, chance(at, 2) > 0.95 ? 0.1 : 0)),
    edges: names.flatMap((name, at) =>
      Array.from({ length: 1 + Math.floor(chance(at, 3) * 3) }, (_, call) => {
        const to = at + 1 + Math.floor(chance(at, call, 4) * 40);
        return to < count ? [edge(name, names[to]!, 300 * chance(at, call, 5) ** 3)] : [];
      }).flat(),
    ),
  };
}
