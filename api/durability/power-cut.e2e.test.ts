import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Product } from '../product.testing.ts';
import { signals } from '../telemetry/signal.ts';
import { acknowledgementOf, DELETED, DELETING, OLD } from './crash-workload.testing.ts';
import { IngestInProcess } from './ingest-in-process.testing.ts';
import { expectKept, keptOf, tableOf } from './kept-requests.testing.ts';
import { seededRandom } from './random.testing.ts';
import { type Recording, recordWorkload } from './record-workload.testing.ts';
import type { TestRequest } from './test-request.testing.ts';

const CUTS = 25;

describe.each([
  { what: 'its log', killedAt: /\.wal$/ },
  { what: 'a file of a store', killedAt: /\.seg$/ },
  { what: 'the bodies it has seen', killedAt: /\.seen$/ },
])('a process that is killed before $what is synced, another that goes on, and a power cut', ({ killedAt }) => {
  let directory: string;
  let recording: Recording;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'seamark-power-cut-'));
    recording = await recordWorkload(directory, killedAt);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('leave all that was acknowledged, once, whatever of the rest reached the disk', async () => {
    const random = seededRandom(killedAt.source.length);
    const byAge = Map.groupBy(recording.requests, ({ round }) => (round === OLD ? 'old' : 'others'));
    const [old, others] = [byAge.get('old')!, byAge.get('others')!];
    for (let cut = 0; cut < CUTS; cut++) {
      const { data, noted, isAcknowledged } = stateAfterCut(recording, directory, random);
      let ingest = await IngestInProcess.open(data);
      await expectKept(ingest.table, others, isAcknowledged);
      if (!noted.has(DELETING)) await expectKept(ingest.table, old, isAcknowledged);
      else if (!noted.has(DELETED)) await expectKept(ingest.table, old, () => false);
      else for (const signal of signals) expect(await keptOf(ingest.table, signal, OLD)).toEqual(new Map());

      // Senders go on: with what was not acknowledged, and some with what was.
      const again = others.filter((request) => !isAcknowledged(request) || random() < 0.3);
      const answers = await Promise.all(again.map((request) => ingest.send(request)));
      expect(answers).toEqual(again.map(() => true));
      await expectKept(ingest.table, others, () => true);
      await ingest.flush();
      await ingest.close();
      ingest = await IngestInProcess.open(data);
      await expectKept(ingest.table, others, () => true);
      expect(ingest.errors).toEqual([]);
      await ingest.close();
      rmSync(data, { recursive: true });
    }
  });

  test('leave what the product starts on', async () => {
    const { data, isAcknowledged } = stateAfterCut(recording, directory, seededRandom(0));
    await using product = await Product.start({ dataDirectory: data });
    const sent = recording.requests.filter(({ round }) => round !== OLD);
    await expectKept((text) => tableOf(product, text), sent, isAcknowledged);
  });
});

/** What a power cut may leave right before or behind something that makes a difference. */
function stateAfterCut(
  { disk, notes }: Recording,
  directory: string,
  random: () => number,
): { data: string; noted: Set<string>; isAcknowledged: (request: TestRequest) => boolean } {
  const line = disk.syncedAt[Math.floor(random() * disk.syncedAt.length)]! + Math.floor(random() * 6);
  const data = mkdtempSync(join(directory, 'state-'));
  disk.writeStateAt(line, data, random);
  const noted = new Set(notes.filter((note) => note.line < line).map(({ text }) => text));
  return { data, noted, isAcknowledged: (request) => noted.has(acknowledgementOf(request)) };
}
