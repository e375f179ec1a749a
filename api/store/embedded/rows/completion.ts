import { type AnyValue, toText } from '../../../telemetry/any-value.ts';
import { utf8 } from '../../../telemetry/otlp/any-value-reader.ts';
import type { ColumnarSource } from '../../columnar/compile-filter.ts';
import { scopeAttributes } from '../../columnar/contexts.ts';
import { keep } from '../../columnar/filter-node.ts';
import { groupColumn, GroupValues } from '../../columnar/group-values.ts';
import { selectAll, type Selection, selectedRows } from '../../columnar/rows.ts';
import { contextAttribute, isInContext, numbersOfKey } from '../../columnar/key-places.ts';
import { allSetEntries } from '../../columnar/plain-values.ts';
import type { Key } from '../../ports/plan.ts';
import type { Senders } from '../../ports/senders.ts';
import type { PartitionView } from './partition-view.ts';
import { senderTest } from './sender-test.ts';

/** Partitions that are looked at, from the latest on: completion is of what is in use, and quick. */
const MAX_PARTITIONS = 24;
/** Row groups whose rows are looked at for values that are not in a dictionary. */
const MAX_GROUPS = 2;
const MAX_VALUES = 20_000;
/** About what a key and its count take. */
const BYTES_OF_USES = 150;

/** Keys that begin so, in any case, most used first. */
export function findKeys(views: PartitionView[], prefix: string, limit: number, of?: Senders): string[] {
  const counts = new Counts(prefix);
  for (const view of latest(views)) {
    const used = usedBy(view, of);
    const uses = used
      ? usesOfKeys(view, used)
      : view.partition.made(
          'uses of keys',
          () => usesOfKeys(view),
          (made) => made.size * BYTES_OF_USES,
        );
    for (const [key, count] of uses) counts.add(key, count);
  }
  return counts.top(limit);
}

/** By key: sets of attributes that have it, and contexts. */
function usesOfKeys(view: PartitionView, used?: Used): Map<string, number> {
  const { keys, values } = view.tables;
  const counts = new Uint32Array(keys.count);
  for (const entry of entriesOf(view, used)) counts[entry & 1 ? entry >> 1 : values.seed(entry >> 1)]!++;
  const uses = new Map<string, number>();
  const add = (key: string, count: number): void => void uses.set(key, (uses.get(key) ?? 0) + count);
  counts.forEach((count, key) => count > 0 && add(utf8(keys.bytes(key)), count));
  for (let context = 0; context < view.contexts.count; context++) {
    if (used?.contexts[context] === 0) continue;
    const { resource, scope } = view.contexts.get(context);
    for (const { key } of [...resource.attributes, ...scopeAttributes(scope)]) add(key, 1);
  }
  return uses;
}

/** Values of a key, as text, that begin so, in any case, most used first as far as was looked. */
export function findValues(
  views: PartitionView[],
  source: ColumnarSource,
  key: Key,
  prefix: string,
  limit: number,
  of?: Senders,
): string[] {
  const counts = new Counts(prefix);
  const recent = latest(views);
  if (key.place !== 'intrinsic') for (const view of recent) addDictionaryValues(view, key, usedBy(view, of), counts);
  // Values of many kinds are not in a dictionary: the latest rows show some.
  const values = new GroupValues();
  let groups = 0;
  for (const { view, group } of recent.flatMap((view) => view.groups.map((group) => ({ view, group })))) {
    const selection = selectSent(view, group, of);
    const rows = selectedRows(selection);
    if (rows.length === 0) continue;
    if (++groups > MAX_GROUPS) break;
    const codes = groupColumn(key, source, view.tables, view.contexts, values)(group, selection);
    for (const row of rows) {
      const value = values.values[codes[row]!];
      if (value !== null && value !== undefined) counts.add(String(value), 1);
    }
  }
  return counts.top(limit);
}

function addDictionaryValues(view: PartitionView, key: Key, used: Used | undefined, counts: Counts): void {
  if (key.place === 'any' || key.place === 'attribute') {
    const { values } = view.tables;
    const numbers = numbersOfKey(view.tables, key.name);
    const theirs =
      used && new Set([...entriesOf(view, used)].filter((entry) => !(entry & 1)).map((entry) => entry >> 1));
    for (let value = 0; value < values.count; value++)
      if (numbers.has(values.seed(value)) && (theirs?.has(value) ?? true)) addValue(view.decodeValue(value), counts);
  }
  if (!isInContext(key)) return;
  for (let context = 0; context < view.contexts.count; context++) {
    if (used?.contexts[context] === 0) continue;
    const attribute = contextAttribute(key, view.contexts, context);
    if (attribute) addValue(attribute.value, counts);
  }
}

/** Sets of attributes and contexts that rows have: 1 where some do. */
interface Used {
  sets: Uint8Array;
  contexts: Uint8Array;
}

/** What rows of these senders have; undefined where all of it counts. */
function usedBy(view: PartitionView, of: Senders | undefined): Used | undefined {
  const isSent = senderTest(view, of);
  if (!isSent) return undefined;
  const used = { sets: new Uint8Array(view.tables.sets.count), contexts: new Uint8Array(view.contexts.count) };
  for (const group of view.groups) {
    const contexts = group.codes('context');
    const sets = group.codes('set');
    for (let row = 0; row < group.rows; row++) {
      if (!isSent(contexts[row]!)) continue;
      used.contexts[contexts[row]!] = 1;
      used.sets[sets[row]!] = 1;
    }
  }
  return used;
}

/** The entries of the sets that are used. */
function entriesOf(view: PartitionView, used: Used | undefined): Int32Array {
  const { entries, ends } = allSetEntries(view.tables.sets);
  if (!used) return entries;
  const kept = new Int32Array(entries.length);
  let count = 0;
  for (let set = 0, at = 0; set < ends.length; at = ends[set++]!) {
    if (used.sets[set] === 0) continue;
    kept.set(entries.subarray(at, ends[set]), count);
    count += ends[set]! - at;
  }
  return kept.subarray(0, count);
}

function selectSent(view: PartitionView, group: PartitionView['groups'][number], of: Senders | undefined): Selection {
  const selection = selectAll(group);
  const isSent = senderTest(view, of);
  if (!isSent) return selection;
  const contexts = group.codes('context');
  keep(selection, (row) => isSent(contexts[row]!));
  return selection;
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
