import { statusCode } from '../otlp/model.ts';
import type {
  Attributes,
  AttributeValue,
  Source,
  Span,
  SpanContext,
  SpanEvent,
  SpanKindNumber,
  SpanLink,
  StatusCodeNumber,
  UnixMs,
} from '../otlp/model.ts';

const noEvents: readonly SpanEvent[] = [];
const noLinks: readonly SpanLink[] = [];

export interface SpanStart {
  readonly source: Source;
  readonly context: SpanContext;
  readonly parent: SpanContext | null;
  readonly parentIsRemote: boolean;
  readonly name: string;
  readonly kind: SpanKindNumber;
  readonly startMs: UnixMs;
  readonly constants: Attributes;
}

/** A span while it is being worked out. */
export class OpenSpan implements Span {
  readonly source: Source;
  readonly context: SpanContext;
  readonly parent: SpanContext | null;
  readonly parentIsRemote: boolean;
  readonly name: string;
  readonly kind: SpanKindNumber;
  readonly startMs: UnixMs;
  readonly constants: Attributes;
  endMs: UnixMs;
  attributes: { [key: string]: AttributeValue };
  events: readonly SpanEvent[] = noEvents;
  links: readonly SpanLink[] = noLinks;
  status: StatusCodeNumber = statusCode.unset;
  statusMessage = '';

  constructor(start: SpanStart, attributes: { [key: string]: AttributeValue }) {
    this.source = start.source;
    this.context = start.context;
    this.parent = start.parent;
    this.parentIsRemote = start.parentIsRemote;
    this.name = start.name;
    this.kind = start.kind;
    this.startMs = start.startMs;
    this.endMs = start.startMs;
    this.constants = start.constants;
    this.attributes = attributes;
  }

  addEvent(event: SpanEvent): void {
    this.events = [...this.events, event];
  }

  addLink(context: SpanContext, attributes: Attributes = {}): void {
    this.links = [...this.links, { context, attributes }];
  }

  fail(errorType: string, message = ''): void {
    this.status = statusCode.error;
    this.statusMessage = message;
    this.attributes['error.type'] = errorType;
  }
}
