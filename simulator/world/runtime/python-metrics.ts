import type { Instance } from '../instance.ts';
import { counter } from '../metrics/instrument.ts';

const collections = counter(
  'runtime',
  'cpython.gc.collections',
  '{collection}',
  'The number of times a generation was collected.',
);

const young = { 'cpython.gc.generation': 0 };
const middle = { 'cpython.gc.generation': 1 };
const oldest = { 'cpython.gc.generation': 2 };

export function observePython({ meter, heap }: Instance): void {
  meter.observe(collections, young, heap.minor.count * 12);
  meter.observe(collections, middle, heap.minor.count);
  meter.observe(collections, oldest, heap.major.count);
}
