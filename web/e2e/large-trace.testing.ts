import { spanId, type TestSpan, traceId, tracesRequest } from '../../schema/otlp.testing.ts';

export const LARGE_SPANS = 100_000;
export const largeTrace = traceId(0x1a46e);

const BATCHES = 100;
const PARTS = 10;
const STEP_MS = 2;
const AT_ONCE = 10_000;
const services = ['importer', 'reader', 'writer'];

/** Sends the trace of a nightly import: 100 batches of ten parts each, and of these the steps. The number of a span is its place. */
export async function sendLargeTrace(send: (request: unknown) => Promise<number>): Promise<void> {
  const startNano = BigInt(Date.now() - 600_000) * 1_000_000n;
  const all = largeSpans();
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const status = await send(tracesRequest(startNano, all.slice(from, from + AT_ONCE)));
    if (status !== 200) throw new Error(`spans were answered with ${status}`);
  }
}

function largeSpans(): TestSpan[] {
  const spans: TestSpan[] = [];
  const add = (parent: TestSpan | undefined, name: string, depth: number, durationMs: number): TestSpan => {
    const span: TestSpan = {
      traceId: largeTrace,
      spanId: spanId(spans.length + 1),
      ...(parent && { parentSpanId: parent.spanId }),
      name,
      kind: depth === 0 ? 'SERVER' : 'INTERNAL',
      atMs: spans.length * STEP_MS,
      durationMs,
      service: services[depth % services.length]!,
      isError: depth === 3 && spans.length % 1000 === 7,
      attributes: { 'import.place': spans.length, 'import.name': name },
    };
    spans.push(span);
    return span;
  };
  const root = add(undefined, 'nightly import', 0, LARGE_SPANS * STEP_MS);
  const inAll = LARGE_SPANS - 1 - BATCHES - BATCHES * PARTS;
  for (let batch = 0; batch < BATCHES; batch++) {
    const batchName = `batch ${batch}`;
    const inBatch = add(root, batchName, 1, (LARGE_SPANS / BATCHES) * STEP_MS);
    for (let part = 0; part < PARTS; part++) {
      const partName = `part ${part} of ${batchName}`;
      const inPart = add(inBatch, partName, 2, (LARGE_SPANS / BATCHES / PARTS) * STEP_MS);
      const before = batch * PARTS + part;
      const steps =
        Math.floor(((before + 1) * inAll) / BATCHES / PARTS) - Math.floor((before * inAll) / BATCHES / PARTS);
      for (let step = 0; step < steps; step++) add(inPart, `step ${step} of ${partName}`, 3, STEP_MS / 2);
    }
  }
  return spans;
}
