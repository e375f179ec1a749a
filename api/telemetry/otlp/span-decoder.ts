import { SpanBatch } from '../columns/span-batch.ts';
import { TraceNumbers } from '../columns/trace-numbers.ts';
import { contextFields, renewTraceNumbers } from '../columns/vocabulary.ts';
import type { ItemLimits, TimeWindow } from '../limits.ts';
import { spanKinds, statusCodes } from '../span.ts';
import { type AttributesShape, eventShape, limitedMessage, linkShape } from './limit-message.ts';
import { RowDecoder } from './row-decoder.ts';

const TWO_32 = 2 ** 32;
const KIND = contextFields.own;
const STATUS = contextFields.own + 1;
const FLAGS = contextFields.own + 2;

const noIds = new Int32Array(2);

/** Decodes ExportTraceServiceRequest (opentelemetry/proto/collector/trace/v1) to columns. */
export class SpanDecoder extends RowDecoder {
  #traces = new TraceNumbers();
  #batch = new SpanBatch(this.vocabulary, this.#traces);

  constructor(limits: ItemLimits) {
    super(limits);
    this.context[FLAGS + 1] = 0;
  }

  /** The spans of the request that can be kept; `counts` tells of the others. The batch holds until the next call. */
  decode(body: Uint8Array, window: TimeWindow, stampedAttributes = ''): SpanBatch {
    const batch = this.#batch;
    batch.clear();
    if (this.vocabulary.isFull) {
      this.renewVocabulary();
      batch.vocabulary = this.vocabulary;
    }
    renewTraceNumbers(this.#traces);
    this.decodeRequest(body, window, stampedAttributes);
    this.counts.accepted = batch.count;
    return batch;
  }

  protected item(end: number): void {
    const batch = this.#batch;
    batch.reserveRow();
    const { reader, context, vocabulary } = this;
    const { attributes } = vocabulary;
    const { plain, plainHashes, extra } = batch;
    const { bytes, view } = reader;
    const row = batch.count;
    const words = row * 2;
    const plainStart = plain.length;
    const hashesStart = plainHashes.length;
    const extraStart = extra.length;
    context[KIND] = 0;
    context[STATUS] = 0;
    context[FLAGS] = 0;
    batch.spanId.set(noIds, words);
    batch.parentSpanId.set(noIds, words);
    let trace = 0;
    let hasSpanId = false;
    let startLow = 0;
    let startHigh = 0;
    let endLow = 0;
    let endHigh = 0;
    let nameStart = 0;
    let nameEnd = 0;
    let dropped = 0;
    let events = 0;
    attributes.begin();

    while (reader.pos < end) {
      const fieldStart = reader.pos;
      const tag = reader.varint();
      switch (tag) {
        case 10: {
          const idEnd = reader.lengthEnd(end);
          trace = idEnd - reader.pos === 16 && !isZero(view, reader.pos, 4) ? this.#traces.number(view, reader.pos) : 0;
          reader.pos = idEnd;
          break;
        }
        case 18: {
          const idEnd = reader.lengthEnd(end);
          hasSpanId = idEnd - reader.pos === 8 && !isZero(view, reader.pos, 2);
          if (hasSpanId) {
            batch.spanId[words] = view.getInt32(reader.pos, true);
            batch.spanId[words + 1] = view.getInt32(reader.pos + 4, true);
          }
          reader.pos = idEnd;
          break;
        }
        case 34: {
          const idEnd = reader.lengthEnd(end);
          if (idEnd - reader.pos === 8) {
            batch.parentSpanId[words] = view.getInt32(reader.pos, true);
            batch.parentSpanId[words + 1] = view.getInt32(reader.pos + 4, true);
          } else if (idEnd > reader.pos) this.counts.adjust('invalidLink');
          reader.pos = idEnd;
          break;
        }
        case 42:
          nameEnd = reader.lengthEnd(end);
          nameStart = reader.pos;
          reader.pos = nameEnd;
          break;
        case 48:
          context[KIND] = withinEnum(reader.varint(), spanKinds.length);
          break;
        case 57:
          reader.skip(tag, end);
          startLow = view.getUint32(reader.pos - 8, true);
          startHigh = view.getUint32(reader.pos - 4, true);
          break;
        case 65:
          reader.skip(tag, end);
          endLow = view.getUint32(reader.pos - 8, true);
          endHigh = view.getUint32(reader.pos - 4, true);
          break;
        case 74:
          if (!attributes.read(reader, reader.lengthEnd(end), plain, plainHashes)) dropped++;
          break;
        case 90:
        case 106: {
          const messageEnd = reader.lengthEnd(end);
          if (++events > this.limits.eventsPerSpan) {
            this.counts.adjust('eventsDropped');
            reader.pos = messageEnd;
          } else this.#keepMessage(tag, tag === 90 ? eventShape : linkShape, fieldStart, messageEnd);
          break;
        }
        case 122:
          this.#status(fieldStart, reader.lengthEnd(end));
          break;
        case 133:
          reader.skip(tag, end);
          context[FLAGS] = view.getInt32(reader.pos - 4, true);
          break;
        default:
          reader.skip(tag, end);
          extra.append(bytes, fieldStart, reader.pos);
      }
    }
    reader.expectEnd(end);

    const startNano = startHigh * TWO_32 + startLow;
    const refusal = trace === 0 ? 'traceId' : hasSpanId ? this.gate.refusal(startNano) : 'spanId';
    if (refusal) this.counts.reject(refusal);
    else {
      const set = attributes.finish();
      if (dropped > 0) appendDroppedCount(extra, dropped);
      let duration = (endHigh - startHigh) * TWO_32 + (endLow - startLow);
      if (duration < 0) {
        this.counts.adjust('endBeforeStart');
        duration = 0;
      }
      batch.trace[row] = trace;
      batch.start[words] = startLow;
      batch.start[words + 1] = startHigh;
      batch.duration[row] = duration;
      batch.name[row] = this.name(nameStart, nameEnd);
      batch.context[row] = this.contextNumber();
      batch.set[row] = set;
      plain.offsets[row] = plainStart;
      plainHashes.offsets[row] = hashesStart;
      extra.offsets[row] = extraStart;
      batch.count = row + 1;
      plain.offsets[row + 1] = plain.length;
      plainHashes.offsets[row + 1] = plainHashes.length;
      extra.offsets[row + 1] = extra.length;
      return;
    }
    plain.length = plainStart;
    plainHashes.length = hashesStart;
    extra.length = extraStart;
  }

  /** An event or a link, its attributes within the limits. */
  #keepMessage(tag: number, shape: AttributesShape, fieldStart: number, end: number): void {
    const { reader } = this;
    const { extra } = this.#batch;
    const limited = limitedMessage(reader.bytes, reader.pos, end, shape, this.limits, this.counts);
    if (limited) {
      extra.appendVarint(tag);
      extra.appendVarint(limited.length);
      extra.append(limited, 0, limited.length);
    } else extra.append(reader.bytes, fieldStart, end);
    reader.pos = end;
  }

  /** Status: the code goes to the context; with a message the field is kept whole. */
  #status(fieldStart: number, end: number): void {
    const { reader } = this;
    let hasMore = false;
    while (reader.pos < end) {
      const tag = reader.varint();
      if (tag === 24) this.context[STATUS] = withinEnum(reader.varint(), statusCodes.length);
      else {
        reader.skip(tag, end);
        hasMore = true;
      }
    }
    reader.expectEnd(end);
    if (hasMore) this.#batch.extra.append(reader.bytes, fieldStart, end);
  }
}

/** Numbers that the enumeration does not have read as its first, the unspecified one. */
function withinEnum(value: number, size: number): number {
  return value < size ? value : 0;
}

function isZero(view: DataView, pos: number, words: number): boolean {
  for (let word = 0; word < words; word++) if (view.getInt32(pos + word * 4, true) !== 0) return false;
  return true;
}

/** Field dropped_attributes_count again, as what was dropped here: readers add up all that they find. */
function appendDroppedCount(extra: SpanBatch['extra'], count: number): void {
  extra.appendVarint(10 << 3);
  extra.appendVarint(count);
}
