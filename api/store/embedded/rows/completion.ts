import { type AnyValue, toText } from '../../../telemetry/any-value.ts';
import { utf8 } from '../../../telemetry/otlp/any-value-reader.ts';
import type { ColumnarSource } from '../../columnar/compile-filter.ts';
import { scopeAttributes } from '../../columnar/contexts.ts';
import { groupColumn, GroupValues } from '../../columnar/group-values.ts';
import { selectAll } from '../../columnar/rows.ts';
import { contextAttribute, isInContext, numbersOfKey } from '../../columnar/key-places.ts';
import { allSetEntries } from '../../columnar/plain-values.ts';
import type { Key } from '../../ports/plan.ts';
import type { PartitionView } from './partition-view.ts';

/** Partitions that are looked at, from the latest on: completion is of what is in use, and quick. */
const MAX_PARTITIONS = 24;
/** Row groups whose rows are looked at for values that are not in a dictionary. */
const MAX_GROUPS = 2;
const MAX_VALUES = 20_000;

/** Keys that begin so, in any case, most used first. */
export function findKeys(views: PartitionView[], prefix: string, limit: number): string[] {
  const counts = new Counts(prefix);
  for (const view of latest(views)) {
    const { keys, sets, values } = view.tables;
    const uses = new Uint32Array(keys.count);
    for (const entry of allSetEntries(sets).entries) uses[entry & 1 ? entry >> 1 : values.seed(entry >> 1)]!++;
    uses.forEach((count, key) => counts.add(utf8(keys.bytes(key)), count));
    for (let context = 0; context < view.contexts.count; context++) {
      const { resource, scope } = view.contexts.get(context);
      for (const { key } of [...resource.attributes, ...scopeAttributes(scope)]) counts.add(key, 1);
    }
  }
  return counts.top(limit);
}

/** Values of a key, as text, that begin so, in any case, most used first as far as was looked. */
export function findValues(
  views: PartitionView[],
  source: ColumnarSource,
  key: Key,
  prefix: string,
  limit: number,
): string[] {
  const counts = new Counts(prefix);
  const recent = latest(views);
  if (key.place !== 'intrinsic') for (const view of recent) addDictionaryValues(view, key, counts);
  // Values of many kinds are not in a dictionary: the latest rows show some.
  const values = new GroupValues();
  const groups = recent.flatMap((view) => view.groups.map((group) => ({ view, group }))).slice(0, MAX_GROUPS);
  for (const { view, group } of groups) {
    const codes = groupColumn(key, source, view.tables, view.contexts, values)(group, selectAll(group));
    for (const code of codes) {
      const value = values.values[code];
      if (value !== null && value !== undefined) counts.add(String(value), 1);
    }
  }
  return counts.top(limit);
}

function addDictionaryValues(view: PartitionView, key: Key, counts: Counts): void {
  if (key.place === 'any' || key.place === 'attribute') {
    const { values } = view.tables;
    const numbers = numbersOfKey(view.tables, key.name);
    for (let value = 0; value < values.count; value++)
      if (numbers.has(values.seed(value))) addValue(view.decodeValue(value), counts);
  }
  if (!isInContext(key)) return;
  for (let context = 0; context < view.contexts.count; context++) {
    const attribute = contextAttribute(key, view.contexts, context);
    if (attribute) addValue(attribute.value, counts);
  }
}

/** The elements of an array each. */
function addValue(value: AnyValue, counts: Counts): void {
  if (value.type === 'ARRAY') for (const element of value.value) counts.add(toText(element), 1);
  else counts.add(toText(value), 1);
}

function latest(views: PartitionView[]): PartitionView[] {
  return views.slice(-MAX_PARTITIONS).toReversed();
}

/** Counts texts that begin with a prefix, in any case. */
export class Counts {
  #prefix: string;
  #counts = new Map<string, number>();

  constructor(prefix: string) {
    this.#prefix = prefix.toLowerCase();
  }

  add(text: string, count: number): void {
    const known = this.#counts.get(text);
    if (known !== undefined) this.#counts.set(text, known + count);
    else if (this.#counts.size < MAX_VALUES && text.toLowerCase().startsWith(this.#prefix))
      this.#counts.set(text, count);
  }

  top(limit: number): string[] {
    return [...this.#counts]
      .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([text]) => text);
  }
}
