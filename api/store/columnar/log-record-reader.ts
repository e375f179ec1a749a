import type { LogRecord } from '../../telemetry/log-record.ts';
import { utf8 } from '../../telemetry/otlp/any-value-reader.ts';
import { WireReader } from '../../telemetry/otlp/wire-reader.ts';
import { AttributeReader } from './attribute-reader.ts';
import { BodyReader } from './body-reader.ts';
import type { Contexts } from './contexts.ts';
import { observedDelta } from './observed-time.ts';
import { pageOfRow, type RowGroup, type RowTables } from './rows.ts';
import { idOf } from './span-reader.ts';

const DROPPED_COUNT_TAG = 56;
const OBSERVED_TAG = 89;

type OtherFields = Pick<LogRecord, 'observedNano' | 'droppedAttributesCount'>;

/** Makes log records of rows. */
export class LogRecordReader {
  #tables: RowTables;
  #contexts: Contexts;
  #attributes: AttributeReader;
  #wire = new WireReader();

  constructor(tables: RowTables, contexts: Contexts) {
    this.#tables = tables;
    this.#contexts = contexts;
    this.#attributes = new AttributeReader(tables);
  }

  read(group: RowGroup, row: number): LogRecord {
    const page = pageOfRow(group, row);
    const at = row - group.pages[page]!.start;
    const context = this.#contexts.get(group.codes('context')[row]!);
    const timeNano = group.baseNano + BigInt(group.numbers('time')[row]!);
    const delta = observedDelta(group.numbers('observed')[row]!);
    const trace = group.codes('trace')[row]!;
    const [severityNumber, severityText, flags, eventName] = context.own;
    const extra = group.bytes('extra', page);
    const { observedNano, droppedAttributesCount } = this.#others(
      extra.bytes,
      extra.offsets[at]!,
      extra.offsets[at + 1]!,
    );
    return {
      arrival: group.arrival(row),
      timeNano,
      observedNano: delta === undefined ? observedNano : timeNano + BigInt(delta),
      severityNumber,
      severityText: severityText < 0 ? '' : this.#name(severityText),
      eventName: eventName < 0 ? null : this.#name(eventName),
      flags: flags >>> 0,
      body: new BodyReader(group, page, this.#tables).value(row),
      attributes: this.#attributes.read(group.codes('set')[row]!, group.bytes('plain', page), at),
      droppedAttributesCount,
      service: context.service,
      environment: context.environment,
      scope: context.scope,
      resource: context.resource,
      traceId: trace === 0 ? null : this.#tables.traceId(trace),
      spanId: idOf(group.ids('spanId'), row),
    };
  }

  #name(number: number): string {
    return utf8(this.#tables.names.bytes(number));
  }

  /** Of the fields that have no column. */
  #others(bytes: Uint8Array, start: number, end: number): OtherFields {
    const wire = this.#wire;
    const others: OtherFields = { observedNano: null, droppedAttributesCount: 0 };
    if (start === end) return others;
    wire.reset(bytes.subarray(start, end));
    while (wire.pos < end - start) {
      const tag = wire.varint();
      if (tag === DROPPED_COUNT_TAG) others.droppedAttributesCount += wire.varint();
      else {
        wire.skip(tag, end - start);
        if (tag === OBSERVED_TAG) others.observedNano = wire.view.getBigUint64(wire.pos - 8, true);
      }
    }
    return others;
  }
}
