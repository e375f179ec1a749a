import type { AnyValue, Attribute } from '../../telemetry/any-value.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import type { DataPoint, Exemplar } from '../../telemetry/metric-point.ts';
import type { Resource, Scope } from '../../telemetry/resource.ts';
import type { Span } from '../../telemetry/span.ts';
import type { HiddenKeys } from './hidden-keys.ts';

/** What stands in the place of a value that is hidden. */
export const REDACTED = '[redacted]';
const redacted: AnyValue = { type: 'STRING', value: REDACTED };

export function redactAttributes(attributes: Attribute[], hidden: HiddenKeys): Attribute[] {
  if (!attributes.some(({ key }) => hidden.has(key))) return attributes;
  return attributes.map((attribute) => (hidden.has(attribute.key) ? { ...attribute, value: redacted } : attribute));
}

export function redactSpan(span: Span, hidden: HiddenKeys): Span {
  return {
    ...span,
    ...redactOrigin(span, hidden),
    attributes: redactAttributes(span.attributes, hidden),
    events: span.events.map((event) => ({ ...event, attributes: redactAttributes(event.attributes, hidden) })),
    links: span.links.map((link) => ({ ...link, attributes: redactAttributes(link.attributes, hidden) })),
  };
}

/** A body that is text stays as it is. */
export function redactLogRecord(record: LogRecord, hidden: HiddenKeys): LogRecord {
  return {
    ...record,
    ...redactOrigin(record, hidden),
    attributes: redactAttributes(record.attributes, hidden),
    body: redactEntries(record.body, hidden),
  };
}

export function redactPoint(point: DataPoint, hidden: HiddenKeys): DataPoint {
  return {
    ...point,
    ...redactOrigin(point, hidden),
    attributes: redactAttributes(point.attributes, hidden),
    exemplars: point.exemplars.map((exemplar) => redactExemplar(exemplar, hidden)),
  };
}

export function redactExemplar(exemplar: Exemplar, hidden: HiddenKeys): Exemplar {
  return { ...exemplar, filteredAttributes: redactAttributes(exemplar.filteredAttributes, hidden) };
}

function redactOrigin(
  { resource, scope }: { resource: Resource; scope: Scope },
  hidden: HiddenKeys,
): { resource: Resource; scope: Scope } {
  return {
    resource: { ...resource, attributes: redactAttributes(resource.attributes, hidden) },
    scope: {
      ...scope,
      name: hidden.has('otel.scope.name') && scope.name !== '' ? REDACTED : scope.name,
      version: hidden.has('otel.scope.version') && scope.version !== null ? REDACTED : scope.version,
      attributes: redactAttributes(scope.attributes, hidden),
    },
  };
}

/** The entries of maps, however deep they lie. */
function redactEntries(value: AnyValue, hidden: HiddenKeys): AnyValue {
  if (value.type === 'ARRAY') return { ...value, value: value.value.map((element) => redactEntries(element, hidden)) };
  if (value.type !== 'MAP') return value;
  const entries = redactAttributes(value.value, hidden);
  return { ...value, value: entries.map((entry) => ({ ...entry, value: redactEntries(entry.value, hidden) })) };
}
