import { writeAnyValue, writeAttributes } from './encode-attributes.ts';
import { writeResourceGroups } from './group-by-resource.ts';
import type { LogRecord } from './model.ts';
import type { ReverseWriter } from './reverse-writer.ts';

/** Writes an ExportLogsServiceRequest. */
export function writeLogRecords(writer: ReverseWriter, records: readonly LogRecord[]): void {
  writeResourceGroups(writer, records, writeLogRecord);
}

function writeLogRecord(writer: ReverseWriter, record: LogRecord): void {
  if (record.eventName !== '') writer.textField(0x62, record.eventName);
  writer.unixNano(record.observedMs);
  writer.byte(0x59);
  if (record.context !== null) {
    writer.spanIdField(0x52, record.context);
    writer.traceIdField(0x4a, record.context.traceId);
    writer.fixed32(record.context.traceFlags);
    writer.byte(0x45);
  }
  writeAttributes(writer, 0x32, record.attributes);
  const mark = writer.mark();
  writeAnyValue(writer, record.body);
  writer.close(0x2a, mark);
  writer.textField(0x1a, record.severityText);
  writer.varint(record.severityNumber);
  writer.byte(0x10);
  writer.unixNano(record.timeMs);
  writer.byte(0x09);
}
