import { spanKind } from '../otlp/model.ts';
import type { Call } from './call.ts';
import { Interned } from './interned.ts';
import { cacheDuration, cacheRequests } from './metrics/request-metrics.ts';
import { redis } from './resources.ts';
import type { Cache } from './resources.ts';

const server = {
  'db.system.name': redis.system,
  'db.namespace': '0',
  'server.address': redis.address,
  'server.port': redis.port,
};
const commands = new Interned((command: string) => ({ ...server, 'db.operation.name': command }));

const hits = new Interned((cache: Cache) => ({ 'shop.cache.name': cache.name, 'shop.cache.result': 'hit' }));
const misses = new Interned((cache: Cache) => ({ 'shop.cache.name': cache.name, 'shop.cache.result': 'miss' }));

/** Sends one command to Redis. */
export function redisCommand(call: Call, command: string, key: string, medianMs = 0.35): void {
  const { shop, instance } = call;
  const constants = commands.get(command);
  const span = call.open(command, spanKind.client, 'cache', constants, { 'db.query.text': `${command} ${key}` });
  call.wait(shop.random.logNormal(medianMs, 0.35));
  call.close(span);
  const durationS = (span.endMs - span.startMs) / 1000;
  instance.meter.record(cacheDuration, constants, durationS, span.endMs, span.context);
  if (instance.options.environment === 'production') shop.usage.redisCommands++;
}

/** Takes a value from the cache; where it is not there, `load` gets it and it is stored. */
export function cached(call: Call, cache: Cache, key: string, load: () => void): void {
  const { shop, instance } = call;
  const production = instance.options.environment === 'production';
  redisCommand(call, 'GET', `${cache.name}:${key}`);
  const hit = call.chance(production ? shop.conditions.hitRatio(cache) : cache.hitRatio);
  instance.meter.record(cacheRequests, (hit ? hits : misses).get(cache), 1, call.nowMs);
  if (production) countLookUp(hit ? shop.usage.hits : shop.usage.misses, cache);
  if (hit) return;
  if (call.chance(0.25)) call.log('debug', `cache miss for ${cache.name}:${key}`);
  load();
  redisCommand(call, 'SETEX', `${cache.name}:${key} ${cache.timeToLiveS} ?`);
}

function countLookUp(counts: Map<Cache, number>, cache: Cache): void {
  counts.set(cache, (counts.get(cache) ?? 0) + 1);
}
