import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { UnixMs } from '../otlp/model.ts';
import type { ExportRequest } from '../otlp/signals.ts';
import { decodeRequest } from '../otlp/testing/otlp-proto.ts';
import { World } from '../world/world.ts';
import type { Clock } from './clock.ts';
import { planRun } from './plan.ts';
import type { RunRequest } from './plan.ts';
import { simulate } from './simulate.ts';
import type { Progress } from './simulate.ts';

const startMs = Date.UTC(2026, 10, 18, 12);
const endMs = startMs + 90_000;

/** Time passes only while someone waits for it. */
class TestClock implements Clock {
  private nowMs: UnixMs;

  constructor(nowMs: UnixMs) {
    this.nowMs = nowMs;
  }

  now(): UnixMs {
    return this.nowMs;
  }

  waitUntil(ms: UnixMs): Promise<void> {
    this.nowMs = Math.max(this.nowMs, ms);
    return Promise.resolve();
  }
}

interface RunOptions {
  readonly clockMs: UnixMs;
  readonly seed?: number;
  readonly stop?: AbortController;
  readonly onProgress?: (progress: Progress) => void;
}

async function run({ clockMs, seed = 5, stop = new AbortController(), onProgress = () => {} }: RunOptions) {
  const offered: ExportRequest[] = [];
  const sent: ExportRequest[] = [];
  const request: RunRequest = {
    scenarios: ['bad-deploy', 'poison-message'],
    rate: 6,
    backfillRate: 6,
    backfillMs: 0,
    durationMs: endMs - startMs,
    atMs: 10_000,
    seed,
  };
  await simulate({
    world: new World(planRun(request, startMs).worldOptions),
    startMs,
    endMs,
    clock: new TestClock(clockMs),
    outlet: {
      send: (one) => Promise.resolve(void sent.push(one)),
      offer: (one) => void offered.push(one),
    },
    onProgress,
    stop: stop.signal,
  });
  return { offered, sent };
}

/** Every item with its resource and scope, as it stands in the requests, in a fixed order: how they are cut plays no part. */
function itemsOf(requests: readonly ExportRequest[]): string[] {
  const types = { traces: 'TraceRequest', logs: 'LogsRequest', metrics: 'MetricsRequest' } as const;
  const found: string[] = [];
  for (const { signal, body } of requests) {
    const decoded: Record<string, { resource: object }[]> = decodeRequest(types[signal], body);
    for (const { resource, ...groups } of Object.values(decoded).flat()) {
      const scopes = Object.values(groups).filter(Array.isArray).flat();
      for (const { scope, schemaUrl: _, ...items } of scopes) {
        for (const item of Object.values(items).flat()) found.push(JSON.stringify([resource, scope, item]));
      }
    }
  }
  return found.sort();
}

const bytesOf = (requests: readonly ExportRequest[]): string => {
  const hash = createHash('sha256');
  for (const { body } of requests) hash.update(body);
  return hash.digest('hex');
};

test('the same seed and start give the same bytes, another seed gives others', async () => {
  const [once, again, other] = [
    await run({ clockMs: endMs }),
    await run({ clockMs: endMs }),
    await run({ clockMs: endMs, seed: 6 }),
  ];
  expect(bytesOf(again.sent)).toBe(bytesOf(once.sent));
  expect(bytesOf(other.sent)).not.toBe(bytesOf(once.sent));
});

test('live mode exports what a backfill exports', async () => {
  const live = await run({ clockMs: startMs });
  const backfill = await run({ clockMs: endMs + 3_600_000 });
  expect(live.offered.length).toBeGreaterThan(backfill.sent.length);
  expect(backfill.offered).toEqual([]);
  const exported = itemsOf(backfill.sent);
  expect(exported.length).toBeGreaterThan(5000);
  expect(itemsOf([...live.offered, ...live.sent])).toEqual(exported);
});

test('what ends in the past is waited for, what is live is not', async () => {
  const { offered, sent } = await run({ clockMs: startMs + 60_000 });
  expect(sent.length).toBeGreaterThan(0);
  expect(offered.length).toBeGreaterThan(0);
});

test('a stopped run hands over what it has and ends', async () => {
  const stop = new AbortController();
  let seconds = 0;
  const { offered, sent } = await run({ clockMs: startMs, stop, onProgress: () => ++seconds === 20 && stop.abort() });
  expect(seconds).toBe(20);
  const all = await run({ clockMs: startMs });
  const whole = new Set(itemsOf([...all.offered, ...all.sent]));
  const part = itemsOf([...offered, ...sent]);
  expect(part.length).toBeGreaterThan(500);
  expect(part.filter((item) => !whole.has(item))).toEqual([]);
});
