import type { TraceTree } from './trace-tree.ts';

/** By span: 1 where it and all spans below it are of one service. */
export function subtreesOfOneService(services: Uint32Array, { order, parents }: TraceTree): Uint8Array {
  const isOne = new Uint8Array(services.length).fill(1);
  for (let at = order.length - 1; at >= 0; at--) {
    const span = order[at]!;
    const parent = parents[span]!;
    if (parent >= 0 && (isOne[span] === 0 || services[span] !== services[parent])) isOne[parent] = 0;
  }
  return isOne;
}
