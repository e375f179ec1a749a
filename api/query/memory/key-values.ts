import type { AnyValue, Attribute } from '../../telemetry/any-value.ts';
import { severityNames } from '../../telemetry/log-record.ts';
import type { Scope } from '../../telemetry/resource.ts';
import { spanKinds, statusCodes } from '../../telemetry/span.ts';
import { formatNano } from '../../telemetry/time.ts';
import { groupValue } from '../../store/ports/group-value.ts';
import type { GroupValue, Key } from '../../store/ports/plan.ts';
import type { RowView } from './row-view.ts';

/**
 * The values that an item has under a key: none where it lacks the key, several where events or links have it. Of the
 * places of `any` the first that has the key counts.
 */
export function valuesOf<Item>(item: Item, key: Key, view: RowView<Item>): AnyValue[] {
  const { name } = key;
  switch (key.place) {
    case 'intrinsic':
      return one(view.field(item, name));
    case 'attribute':
      return one(valueIn(view.attributes(item), name));
    case 'resource':
      return one(valueIn(view.resource(item), name));
    case 'scope':
      return one(scopeValue(view.scope(item), name));
    case 'event':
      return view.events(item).flatMap((attributes) => one(valueIn(attributes, name)));
    case 'link':
      return view.links(item).flatMap((attributes) => one(valueIn(attributes, name)));
    case 'any': {
      const found = valueIn(view.attributes(item), name) ?? valueIn(view.resource(item), name);
      const single = found ?? valueIn(scopeAttributes(view.scope(item)), name);
      if (single) return [single];
      return [...view.events(item), ...view.links(item)].flatMap((attributes) => one(valueIn(attributes, name)));
    }
  }
}

function one(value: AnyValue | undefined): AnyValue[] {
  return value ? [value] : [];
}

/** Of equal keys the last counts. */
function valueIn(attributes: readonly Attribute[], name: string): AnyValue | undefined {
  return attributes.findLast(({ key }) => key === name)?.value;
}

function scopeValue(scope: Scope, name: string): AnyValue | undefined {
  const own = name === 'name' || name === 'version' ? `otel.scope.${name}` : name;
  return valueIn(scopeAttributes(scope), own);
}

/** A scope's name and version count as attributes under the keys that OpenTelemetry gives them outside of OTLP. */
export function scopeAttributes({ name, version, attributes }: Scope): Attribute[] {
  const own: Attribute[] = name === '' ? [] : [{ key: 'otel.scope.name', value: { type: 'STRING', value: name } }];
  if (version !== null) own.push({ key: 'otel.scope.version', value: { type: 'STRING', value: version } });
  return [...attributes, ...own];
}

/** The number that a value is, or that its text spells; NaN otherwise. */
export function numberOf(value: AnyValue): number {
  if (value.type === 'INT' || value.type === 'DOUBLE') return Number(value.value);
  return value.type === 'STRING' && value.value.trim() !== '' ? Number(value.value) : Number.NaN;
}

/** The value that an item is grouped by under a key; null where it lacks it. */
export function groupValueOf<Item>(item: Item, key: Key, view: RowView<Item>): GroupValue {
  const value = valuesOf(item, key, view)[0];
  if (!value) return null;
  return key.place === 'intrinsic' ? fieldGroup(key.name, value) : groupValue(value);
}

function fieldGroup(name: string, value: AnyValue): GroupValue {
  if (value.type !== 'INT') return groupValue(value);
  const number = Number(value.value);
  switch (name) {
    case 'kind':
      return (spanKinds[number] ?? spanKinds[0]).toLowerCase();
    case 'status':
      return (statusCodes[number] ?? statusCodes[0]).toLowerCase();
    case 'severity':
      return severityNames[Math.floor((number - 1) / 4)] ?? null;
    case 'timestamp':
      return formatNano(value.value);
    default:
      return number;
  }
}
