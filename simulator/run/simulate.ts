import { setImmediate as nextTurn } from 'node:timers/promises';
import type { UnixMs } from '../otlp/model.ts';
import type { ExportRequest } from '../otlp/signals.ts';
import type { World } from '../world/world.ts';
import type { Clock } from './clock.ts';
import { ExportBatch } from './export-batch.ts';

/** Behind by more than this, the past is being made up for: nothing is dropped and large requests are sent. */
const liveLagMs = 3000;

/** Where requests go; an Outbox. */
export interface Outlet {
  /** Waits until there is room. */
  send(request: ExportRequest): Promise<void>;
  /** Never waits; what has no room is dropped. */
  offer(request: ExportRequest): void;
}

export interface Progress {
  /** Everything before this instant was simulated. */
  readonly simulatedMs: UnixMs;
  readonly live: boolean;
  readonly spans: number;
  readonly logRecords: number;
  readonly points: number;
}

export interface Run {
  readonly world: World;
  readonly startMs: UnixMs;
  /** Infinity: until stopped. */
  readonly endMs: UnixMs;
  readonly clock: Clock;
  readonly outlet: Outlet;
  readonly onProgress: (progress: Progress) => void;
  readonly stop: AbortSignal;
}

/**
 * Lets the world live from start to end: as fast as the receiver takes it while that lies in the past, then second by second
 * as time passes. Resolves when the end was reached or the signal aborted; all telemetry was handed to the outlet by then.
 */
export async function simulate({ world, startMs, endMs, clock, outlet, onProgress, stop }: Run): Promise<void> {
  const batch = new ExportBatch();
  for (let nextMs = startMs + 1000; nextMs <= endMs; nextMs += 1000) {
    if (clock.now() < nextMs) await clock.waitUntil(nextMs, stop);
    if (stop.aborted) break;
    batch.add(world.step());
    const live = clock.now() - nextMs <= liveLagMs;
    await handOver(batch.take(live), live, outlet);
    onProgress({ simulatedMs: nextMs, live, ...batch.total });
  }
  batch.add(world.finish());
  await handOver(batch.take(true), false, outlet);
}

async function handOver(requests: readonly ExportRequest[], live: boolean, outlet: Outlet): Promise<void> {
  for (const request of requests) {
    if (live) outlet.offer(request);
    else await outlet.send(request);
  }
  // Simulating is pure computation: sockets and signals have their turn here.
  if (requests.length > 0) await nextTurn();
}
