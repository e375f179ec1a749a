import type { AnyValue, Attribute } from '../../telemetry/any-value.ts';
import { toText } from '../../telemetry/any-value.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import type { Scope } from '../../telemetry/resource.ts';
import type { Span } from '../../telemetry/span.ts';
import { spanKindNumber, statusCodes } from '../../telemetry/span.ts';
import type { UnixNano } from '../../telemetry/time.ts';

/** What filters, orders and aggregates see of an item. */
export interface RowView<Item> {
  timeNano(item: Item): UnixNano;
  /** What tells apart items of one time. */
  id(item: Item): readonly (string | number)[];
  traceId(item: Item): string | null;
  /** An intrinsic field as its number or text; undefined where the item has none. */
  field(item: Item, name: string): AnyValue | undefined;
  attributes(item: Item): readonly Attribute[];
  resource(item: Item): readonly Attribute[];
  scope(item: Item): Scope;
  /** The attributes of each event. */
  events(item: Item): readonly (readonly Attribute[])[];
  links(item: Item): readonly (readonly Attribute[])[];
  /** What words and phrases are looked for in; attributes of the keys left out are no part of it. */
  texts(item: Item, except: readonly string[]): string[];
  /** Whether it has a body that is a map or a list. */
  isStructured(item: Item): boolean;
}

const text = (value: string | null): AnyValue | undefined => (value === null ? undefined : { type: 'STRING', value });
const integer = (value: number | bigint): AnyValue => ({ type: 'INT', value: BigInt(value) });

export const spanView: RowView<Span> = {
  timeNano: (span) => span.startNano,
  id: (span) => [span.traceId, span.spanId],
  traceId: (span) => span.traceId,
  field(span, name) {
    switch (name) {
      case 'name':
        return text(span.name);
      case 'kind':
        return integer(spanKindNumber[span.kind]);
      case 'status':
        return integer(statusCodes.indexOf(span.statusCode));
      case 'duration':
        return integer(Math.round(span.durationNano));
      case 'trace_id':
        return text(span.traceId);
      case 'span_id':
        return text(span.spanId);
      case 'parent_span_id':
        return text(span.parentSpanId);
      case 'timestamp':
        return integer(span.startNano);
      default:
        return undefined;
    }
  },
  attributes: (span) => span.attributes,
  resource: (span) => span.resource.attributes,
  scope: (span) => span.scope,
  events: (span) => span.events.map(({ attributes }) => attributes),
  links: (span) => span.links.map(({ attributes }) => attributes),
  texts: ({ name, attributes }, except) => {
    return [name, ...attributes.filter(({ key }) => !except.includes(key)).map(({ value }) => toText(value))];
  },
  isStructured: () => false,
};

export const logView: RowView<LogRecord> = {
  timeNano: (record) => record.timeNano,
  id: (record) => [record.arrival.sequence, record.arrival.ordinal],
  traceId: (record) => record.traceId,
  field(record, name) {
    switch (name) {
      case 'severity':
        return integer(record.severityNumber);
      case 'body':
        return text(toText(record.body) || null);
      case 'event_name':
        return text(record.eventName);
      case 'trace_id':
        return text(record.traceId);
      case 'span_id':
        return text(record.spanId);
      case 'timestamp':
        return integer(record.timeNano);
      default:
        return undefined;
    }
  },
  attributes: (record) => record.attributes,
  resource: (record) => record.resource.attributes,
  scope: (record) => record.scope,
  events: () => [],
  links: () => [],
  texts: (record) => [toText(record.body)],
  isStructured: ({ body }) => body.type === 'MAP' || body.type === 'ARRAY',
};
