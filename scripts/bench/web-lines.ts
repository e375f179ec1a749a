import type { Product } from '../../api/product.testing.ts';
import { logsRequest } from '../../schema/otlp.testing.ts';

const LINES_PER_REQUEST = 500;

/** Sends lines of a service, each of its own; `overMs`: the time before now that they are spread over. */
export async function sendLines(product: Product, service: string, count: number, overMs = 0): Promise<void> {
  const firstMs = Date.now() - overMs;
  for (let sent = 0; sent < count; sent += LINES_PER_REQUEST) {
    const startMs = overMs === 0 ? Date.now() : firstMs;
    const lines = Array.from({ length: LINES_PER_REQUEST }, (_, at) => ({
      atMs: overMs === 0 ? at / 1000 : ((sent + at) / count) * overMs,
      body: `order ${sent + at} was placed by customer ${(sent * 7 + at) % 9973}`,
      service,
    }));
    const status = await product.send('logs', logsRequest(BigInt(startMs) * 1_000_000n, lines));
    if (status !== 200) throw new Error(`lines were answered with ${status}`);
  }
}
