import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { UnixMs } from '../otlp/model.ts';
import { allScenarios } from './all-scenarios.ts';
import { type Fault, Rotation } from './fault.ts';

const minuteMs = 60_000;
export const turnMs = 15 * minuteMs;
/** Half a minute on two cores that do nothing else. */
export const HISTORY_MS = 600_000;

export interface History {
  startMs: UnixMs;
  endMs: UnixMs;
  /** One of each scenario, in their order. */
  faults: Fault[];
}

/**
 * Sends one history in which the faults take turns: a quarter of an hour each, the first four minutes of it healthy.
 * Rejects when the simulator fails or takes longer than HISTORY_MS.
 */
export async function sendHistory(otlpUrl: string): Promise<History> {
  const main = resolve(import.meta.dirname, '../main.ts');
  const backfill = `${allScenarios.length * 15}m`;
  const args = ['--backfill', backfill, '--duration', '0', '--seed', '7', '--endpoint', otlpUrl];
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...args], { timeout: HISTORY_MS });
  const startMs = Date.parse(`${/History +(\S+ \S+)/.exec(stdout)![1]!.replace(' ', 'T')}Z`);
  const rotation = new Rotation(startMs);
  const faults = allScenarios.map((_, turn) => rotation.faultAt(startMs + turn * turnMs));
  return { startMs, endMs: startMs + allScenarios.length * turnMs, faults };
}
