import type { QuerySource } from '../../api/query/lower/lower-context.ts';
import { keyOf } from '../../api/query/lower/lower-key.ts';
import { groupValueOf } from '../../api/query/memory/key-values.ts';
import type { RowView } from '../../api/query/memory/row-view.ts';
import { keyValue } from '../../api/query/run/table.ts';
import type { JsonValue } from '../../api/telemetry/any-value.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';

const MOST_KEYS = 50;

export const { keys: keysArgument } = builder.args((t) => ({
  keys: t.stringList({ required: true, description: 'As the query language writes them, 50 at the most.' }),
}));

/** What a row has under keys, as tables have it: durations are milliseconds. */
export function valuesUnder<Item>(
  item: Item,
  keys: readonly string[],
  source: QuerySource,
  view: RowView<Item>,
): JsonValue[] {
  if (keys.length > MOST_KEYS) throw badInput(`${keys.length} keys are asked for, but may be ${MOST_KEYS}`);
  return keys.map((name) => {
    const key = keyOf(name, source);
    return keyValue(key, groupValueOf(item, key, view));
  });
}
