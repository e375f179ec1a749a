import { layers, stores, type Layer } from './layers.ts';

/** The layers as a Mermaid flowchart; an arrow goes from who imports to what is imported. */
export function drawLayers(): string {
  const nodes = layers.map((layer) => `  ${layer.name}["${label(layer)}"]`);
  const arrows = layers.slice(1).map((layer, index) => `  ${layer.name} --> ${layers[index]?.name}`);
  const kept = stores.kept.map((store) => store.replace('api/store/', '')).join(' · ');
  return [
    'flowchart TD',
    ...nodes.toReversed(),
    `  stores["<b>stores</b><br/>${kept}"]`,
    '  columnar["<b>store/columnar</b>"]',
    '  wal["<b>store/wal</b>"]',
    ...arrows.toReversed(),
    '  composition --> stores',
    '  composition --> wal',
    '  features --> |ingest| wal',
    '  capabilities --> |live| columnar',
    '  stores --> columnar',
    '  columnar --> ports',
    '  wal --> vocabulary',
  ].join('\n');
}

function label(layer: Layer): string {
  const parts = layer.parts.map((part) => part.replace(/^api\//, '')).join(' · ');
  return `<b>${layer.name}</b><br/>${parts}`;
}
