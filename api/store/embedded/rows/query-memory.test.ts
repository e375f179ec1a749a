import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { anyTime, filterOf, hour, hours, listPlan } from '../../conformance/row-kit.ts';
import { EmbeddedTraceReader } from '../spans/trace-reader.ts';
import { TestSpanStore } from '../spans/span-store.testing.ts';
import { MemoryBudget } from './memory-budget.ts';

const HOURS = 24;
const SPANS = 1000;
/** Files. */
const LOOK_EVERY = 6;
const NOISE_BYTES = 256 * 1024;

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** Keeps nothing, and sees what is in memory while a query goes from file to file. */
class NoMemory extends MemoryBudget {
  /** Bytes of all buffers that were in use, from time to time. */
  readonly inUse: number[] = [];
  /** Bytes that were loaded of each file. */
  readonly loaded = new Map<string, number>();

  constructor() {
    super(0);
  }

  override get<T>(key: string, load: () => T, bytesOf: (value: T) => number): T {
    const file = key.slice(0, key.indexOf('/'));
    if (!this.loaded.has(file)) {
      if (this.loaded.size % LOOK_EVERY === 0) {
        collect();
        // What the first found is given back by the second.
        collect();
        this.inUse.push(process.memoryUsage().arrayBuffers);
      }
      this.loaded.set(file, 0);
    }
    const counted = (value: T): number => {
      const bytes = bytesOf(value);
      this.loaded.set(file, this.loaded.get(file)! + bytes);
      return bytes;
    };
    return super.get(key, load, counted);
  }
}

const name = { place: 'intrinsic', name: 'name' } as const;
const colour = { place: 'any', name: 'colour' } as const;
const plan = listPlan();
const never = { ...plan, filter: filterOf('name=nowhere colour=red', 'spans') };
const rare = { ...plan, filter: filterOf('name="operation 1 1"', 'spans') };
const counted = { aggregates: [{ fn: 'count' as const, name: 'n' }], maxGroups: 100 };

type Ask = (reader: EmbeddedTraceReader) => Promise<unknown>;
const queries: Record<string, Ask> = {
  'a search without a match': (reader) => reader.list(never),
  'a list by a key': (reader) => reader.list({ ...plan, limit: 3, order: { key: name, descending: true } }),
  'a list of traces without a match': (reader) => reader.listTraces({ ...never, order: 'NEWEST' }),
  'an aggregate of rows': (reader) => reader.aggregate({ ...never, ...counted, by: [colour] }),
  'an aggregate from roll-ups': (reader) => reader.aggregate({ ...rare, ...counted, by: [] }),
  services: (reader) => reader.services(anyTime, null),
  topology: (reader) => reader.topology(anyTime, null),
  keys: (reader) => reader.attributeKeys('', anyTime, 100),
  values: (reader) => reader.attributeValues(colour, '', anyTime, 100),
};

test('a query holds what it loaded of one partition at a time, however many there are', async () => {
  const store = new TestSpanStore();
  for (let number = 0; number < HOURS; number++) {
    const spans = Array.from({ length: SPANS }, (_, index) => ({
      startNano: hour + hours(number) + BigInt(index) * 1_000_000n,
      traceId: (number * SPANS + index + 1).toString(16).padStart(32, '0'),
      name: `operation ${number} ${index} `.repeat(40),
      durationMs: index,
      attributes: { colour: ['red', 'green', 'blue'][index % 3]! },
    }));
    store.send(...spans);
  }
  await store.seal();
  await setImmediate();
  for (const [what, ask] of Object.entries(queries)) {
    const memory = new NoMemory();
    await ask(new EmbeddedTraceReader(store.catalog(memory)));
    expect(memory.loaded.size, what).toBe(HOURS);
    const grown = Math.max(...memory.inUse) - memory.inUse[0]!;
    const everything = memory.loaded.values().reduce((sum, bytes) => sum + bytes);
    expect(grown, what).toBeLessThan(everything / 4 + NOISE_BYTES);
  }
});
