import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { expectRoundTrip } from './expect-round-trip.testing.ts';

// The examples of the protocol's repository lie beside this one.
const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'otlp');
const examples = { traces: ['trace.json'], logs: ['logs.json', 'events.json'], metrics: ['metrics.json'] } as const;

test("the protocol's own examples are found with every field", async () => {
  expect(existsSync(folder), `the examples of OTLP/JSON, at ${folder}`).toBe(true);
  const settings = { RETENTION_TRACES: 'off', RETENTION_LOGS: 'off', RETENTION_METRICS: 'off' };
  await using product = await Product.start({ settings });
  const sent: object[] = [];
  for (const signal of ['traces', 'logs', 'metrics'] as const) {
    for (const file of examples[signal]) {
      const request = JSON.parse(readFileSync(join(folder, file), 'utf8')) as object;
      expect(await product.send(signal, request), file).toBe(200);
      sent.push(request);
    }
  }
  const range = { between: { from: '2018-12-13T00:00:00Z', to: '2018-12-14T00:00:00Z' } };
  const stored = await expectRoundTrip(product, range, sent);
  expect(stored).toMatchObject({ spans: { length: 1 }, logRecords: { length: 2 }, metrics: { length: 4 } });
});
