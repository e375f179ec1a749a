import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { exampleLog } from '../../../query/memory/example-rows.ts';
import { toText } from '../../../telemetry/any-value.ts';
import { defaultItemLimits } from '../../../telemetry/limits.ts';
import { LogDecoder } from '../../../telemetry/otlp/log-decoder.ts';
import { logsBody } from '../../conformance/encode-items.ts';
import { MemoryBudget } from '../rows/memory-budget.ts';
import { PartitionCatalog } from '../rows/partition-catalog.ts';
import { EmbeddedLogReader } from './log-reader.ts';
import { openLogWriter } from './log-writer.ts';

test('a tail passes over nothing that was taken and is not durable yet', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'seamark-tail-'));
  const writer = openLogWriter(directory, 0);
  onTestFinished(async () => {
    await writer.close();
    rmSync(directory, { recursive: true });
  });
  const decoder = new LogDecoder(defaultItemLimits);
  const anyTime = { oldestNano: -Infinity, newestNano: Infinity };
  for (const sequence of [1, 2, 3]) {
    const body = logsBody([exampleLog({ body: `request ${sequence}` })]);
    writer.append(decoder.decode(body, anyTime, 0n), { sequence, receivedAtMs: 0 });
  }
  let durable = 1;
  const share = (known: Parameters<typeof writer.share>[0]) =>
    Promise.resolve(structuredClone(writer.share(known, durable)));
  const reader = new EmbeddedLogReader(new PartitionCatalog({ share }, new MemoryBudget(1_000_000)));
  const read: string[] = [];
  let cursor = { sequence: 0, ordinal: 0 };
  for (durable of [1, 2, 3]) {
    const page = await reader.since(cursor, { op: 'all' }, 10);
    read.push(...page.items.map(({ body }) => toText(body)));
    cursor = page.next;
  }
  expect(read).toEqual(['request 1', 'request 2', 'request 3']);
});
