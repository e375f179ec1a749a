import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Frame } from './corpus/frames.ts';

export interface ReplayOptions {
  url: string;
  frames: Iterator<Frame, undefined>;
  connections: number;
  /** Items a second of all connections together; as fast as they are taken where it is left out. */
  itemsPerSecond?: number;
  /** Ends before the frames do. */
  signal?: AbortSignal;
}

export interface Replayed {
  items: number;
  seconds: number;
  /** From when a request was due to when its answer had been read. */
  acknowledgementMs: number[];
  retries: number;
}

const retryable = new Set([429, 502, 503, 504]);
const RETRY_MS = 250;
const MAX_RETRY_MS = 60_000;

/** Sends frames over keep-alive connections, each the next once its last was answered. Throws where one is refused for good. */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { url, frames, connections, itemsPerSecond, signal } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const result: Replayed = { items: 0, seconds: 0, acknowledgementMs: [], retries: 0 };
  const startMs = performance.now();
  let taken = 0;
  const send = async (): Promise<void> => {
    for (let next = frames.next(); !next.done && !signal?.aborted; next = frames.next()) {
      const { items, body } = next.value;
      let dueMs = performance.now();
      if (itemsPerSecond !== undefined) {
        dueMs = startMs + (taken / itemsPerSecond) * 1000;
        taken += items;
        const waitMs = dueMs - performance.now();
        if (waitMs > 0) await delay(waitMs);
      }
      result.retries += await acknowledged(agent, url, body);
      result.acknowledgementMs.push(performance.now() - dueMs);
      result.items += items;
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, send));
  } finally {
    agent.destroy();
  }
  result.seconds = (performance.now() - startMs) / 1000;
  return result;
}

/** Sends one body until it is taken; how often it had to be sent again. */
async function acknowledged(agent: Agent, url: string, body: Buffer): Promise<number> {
  const endsAtMs = Date.now() + MAX_RETRY_MS;
  for (let retries = 0; ; retries++) {
    const status = await post(agent, url, body);
    if (status >= 200 && status < 300) return retries;
    if (!retryable.has(status) || Date.now() > endsAtMs) throw new Error(`${url} answered ${status}`);
    await delay(RETRY_MS);
  }
}

function post(agent: Agent, url: string, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
      'content-length': body.length,
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode!));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
