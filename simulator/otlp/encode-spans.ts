import { writeAttributes } from './encode-attributes.ts';
import { encodedOnce } from './encoded-once.ts';
import { writeResourceGroups } from './group-by-resource.ts';
import type { Attributes, Span, SpanEvent, SpanLink } from './model.ts';
import type { ReverseWriter } from './reverse-writer.ts';

/** Bits 8 and 9 of a span's or link's flags: whether its parent or target is known to be remote, and is. */
const remoteIsKnown = 0x100;
const isRemote = 0x200;

const writeConstants = encodedOnce<Attributes>((writer, attributes) => writeAttributes(writer, 0x4a, attributes));

/** Writes an ExportTraceServiceRequest. */
export function writeSpans(writer: ReverseWriter, spans: readonly Span[]): void {
  writeResourceGroups(writer, spans, writeSpan);
}

function writeSpan(writer: ReverseWriter, span: Span): void {
  writer.fixed32(span.context.traceFlags | remoteIsKnown | (span.parentIsRemote ? isRemote : 0));
  writer.byte(0x01);
  writer.byte(0x85);
  if (span.status !== 0) writeStatus(writer, span);
  for (let i = span.links.length - 1; i >= 0; i--) {
    const link = span.links[i];
    if (link !== undefined) writeLink(writer, link);
  }
  for (let i = span.events.length - 1; i >= 0; i--) {
    const event = span.events[i];
    if (event !== undefined) writeEvent(writer, event);
  }
  writeAttributes(writer, 0x4a, span.attributes);
  writeConstants(writer, span.constants);
  writer.unixNano(span.endMs);
  writer.byte(0x41);
  writer.unixNano(span.startMs);
  writer.byte(0x39);
  writer.byte(span.kind);
  writer.byte(0x30);
  writer.textField(0x2a, span.name);
  if (span.parent !== null) writer.spanIdField(0x22, span.parent);
  if (span.context.traceState !== '') writer.textField(0x1a, span.context.traceState);
  writer.spanIdField(0x12, span.context);
  writer.traceIdField(0x0a, span.context.traceId);
}

function writeStatus(writer: ReverseWriter, span: Span): void {
  const mark = writer.mark();
  writer.byte(span.status);
  writer.byte(0x18);
  if (span.statusMessage !== '') writer.textField(0x12, span.statusMessage);
  writer.close(0x7a, mark);
}

function writeEvent(writer: ReverseWriter, event: SpanEvent): void {
  const mark = writer.mark();
  writeAttributes(writer, 0x1a, event.attributes);
  writer.textField(0x12, event.name);
  writer.unixNano(event.timeMs);
  writer.byte(0x09);
  writer.close(0x5a, mark);
}

function writeLink(writer: ReverseWriter, link: SpanLink): void {
  const mark = writer.mark();
  writer.fixed32(link.context.traceFlags | remoteIsKnown | isRemote);
  writer.byte(0x35);
  writeAttributes(writer, 0x22, link.attributes);
  if (link.context.traceState !== '') writer.textField(0x1a, link.context.traceState);
  writer.spanIdField(0x12, link.context);
  writer.traceIdField(0x0a, link.context.traceId);
  writer.close(0x6a, mark);
}
