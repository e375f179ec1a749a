import type { Attribute } from '../../telemetry/any-value.ts';
import { readAttribute, readString, utf8 } from '../../telemetry/otlp/any-value-reader.ts';
import { EVENT_TAG, LINK_TAG } from '../../telemetry/otlp/event-reader.ts';
import { WireReader } from '../../telemetry/otlp/wire-reader.ts';
import { type Span, type SpanEvent, spanKinds, type SpanLink, statusCodes } from '../../telemetry/span.ts';
import { AttributeReader } from './attribute-reader.ts';
import { hexOfWords } from './compile-filter.ts';
import type { Contexts } from './contexts.ts';
import { pageOfRow, type RowGroup, type RowTables } from './rows.ts';

const DEPTH = 64;

/** Makes spans of rows. */
export class SpanReader {
  #tables: RowTables;
  #contexts: Contexts;
  #attributes: AttributeReader;
  #wire = new WireReader();

  constructor(tables: RowTables, contexts: Contexts) {
    this.#tables = tables;
    this.#contexts = contexts;
    this.#attributes = new AttributeReader(tables);
  }

  read(group: RowGroup, row: number): Span {
    const page = pageOfRow(group, row);
    const at = row - group.pages[page]!.start;
    const context = this.#contexts.get(group.codes('context')[row]!);
    const parent = idOf(group.ids('parentSpanId'), row);
    const span: Span = {
      arrival: group.arrival(row),
      traceId: this.#tables.traceId(group.codes('trace')[row]!),
      spanId: idOf(group.ids('spanId'), row) ?? '',
      parentSpanId: parent,
      name: utf8(this.#tables.names.bytes(group.codes('name')[row]!)),
      kind: spanKinds[context.own[0]] ?? 'UNSPECIFIED',
      startNano: group.baseNano + BigInt(group.numbers('time')[row]!),
      durationNano: group.numbers('duration')[row]!,
      statusCode: statusCodes[context.own[1]] ?? 'UNSET',
      statusMessage: null,
      service: context.service,
      environment: context.environment,
      traceState: null,
      flags: context.own[2] >>> 0,
      scope: context.scope,
      resource: context.resource,
      attributes: this.#attributes.read(group.codes('set')[row]!, group.bytes('plain', page), at),
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
      events: [],
      links: [],
    };
    const extra = group.bytes('extra', page);
    const start = extra.offsets[at]!;
    const end = extra.offsets[at + 1]!;
    if (end > start) this.#readExtra(span, extra.bytes.subarray(start, end));
    return span;
  }

  /** The fields of Span that have no column. */
  #readExtra(span: Span, bytes: Uint8Array): void {
    const wire = this.#wire;
    wire.reset(bytes);
    const end = bytes.length;
    while (wire.pos < end) {
      const tag = wire.varint();
      switch (tag) {
        case 26:
          span.traceState = readString(wire, wire.lengthEnd(end)) || null;
          break;
        case 80:
          span.droppedAttributesCount += wire.varint();
          break;
        case EVENT_TAG:
          span.events.push(readEvent(wire, wire.lengthEnd(end)));
          break;
        case 96:
          span.droppedEventsCount = wire.varint();
          break;
        case LINK_TAG:
          span.links.push(readLink(wire, wire.lengthEnd(end)));
          break;
        case 112:
          span.droppedLinksCount = wire.varint();
          break;
        case 122:
          span.statusMessage = readStatusMessage(wire, wire.lengthEnd(end)) ?? span.statusMessage;
          break;
        default:
          wire.skip(tag, end);
      }
    }
  }
}

/** An id in hex, null where it is all zeros. */
export function idOf(ids: Int32Array, row: number): string | null {
  const low = ids[row * 2]!;
  const high = ids[row * 2 + 1]!;
  return low === 0 && high === 0 ? null : hexOfWords(low, high);
}

function readEvent(wire: WireReader, end: number): SpanEvent {
  const event: SpanEvent = { timeNano: 0n, name: '', attributes: [], droppedAttributesCount: 0 };
  while (wire.pos < end) {
    const tag = wire.varint();
    switch (tag) {
      case 9:
        wire.skip(tag, end);
        event.timeNano = wire.view.getBigUint64(wire.pos - 8, true);
        break;
      case 18:
        event.name = readString(wire, wire.lengthEnd(end));
        break;
      case 26:
        event.attributes.push(readAttribute(wire, wire.lengthEnd(end), DEPTH));
        break;
      case 32:
        event.droppedAttributesCount += wire.varint();
        break;
      default:
        wire.skip(tag, end);
    }
  }
  return event;
}

function readLink(wire: WireReader, end: number): SpanLink {
  const attributes: Attribute[] = [];
  const link: SpanLink = { traceId: '', spanId: '', traceState: null, flags: 0, attributes, droppedAttributesCount: 0 };
  while (wire.pos < end) {
    const tag = wire.varint();
    switch (tag) {
      case 10:
        link.traceId = readHex(wire, wire.lengthEnd(end));
        break;
      case 18:
        link.spanId = readHex(wire, wire.lengthEnd(end));
        break;
      case 26:
        link.traceState = readString(wire, wire.lengthEnd(end)) || null;
        break;
      case 34:
        attributes.push(readAttribute(wire, wire.lengthEnd(end), DEPTH));
        break;
      case 40:
        link.droppedAttributesCount += wire.varint();
        break;
      case 53:
        wire.skip(tag, end);
        link.flags = wire.view.getUint32(wire.pos - 4, true);
        break;
      default:
        wire.skip(tag, end);
    }
  }
  return link;
}

function readStatusMessage(wire: WireReader, end: number): string | null {
  let message: string | null = null;
  while (wire.pos < end) {
    const tag = wire.varint();
    if (tag === 18) message = readString(wire, wire.lengthEnd(end)) || null;
    else wire.skip(tag, end);
  }
  return message;
}

function readHex(wire: WireReader, end: number): string {
  const hex = Buffer.from(wire.bytes.subarray(wire.pos, end)).toString('hex');
  wire.pos = end;
  return hex;
}
