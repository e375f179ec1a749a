import type { ByteColumn } from '../columns/byte-column.ts';
import { BodyTemplates } from '../columns/body-template.ts';
import { FAR_NANO, LogBatch, RAW_BODY } from '../columns/log-batch.ts';
import { TraceNumbers } from '../columns/trace-numbers.ts';
import { contextFields, renewTraceNumbers } from '../columns/vocabulary.ts';
import { toText } from '../any-value.ts';
import type { TimeWindow } from '../limits.ts';
import { hashTokens } from '../tokens.ts';
import { readAnyValue } from './any-value-reader.ts';
import { characterEnd, limitedValue } from './limit-value.ts';
import { RowDecoder } from './row-decoder.ts';
import { WireReader } from './wire-reader.ts';

const TWO_32 = 2 ** 32;
const SEVERITY = contextFields.own;
const SEVERITY_TEXT = contextFields.own + 1;
const FLAGS = contextFields.own + 2;
const EVENT_NAME = contextFields.own + 3;
const BODY_TAG = 42;
const OBSERVED_TAG = 89;
const MAX_SEVERITY = 24;

/** Decodes ExportLogsServiceRequest (opentelemetry/proto/collector/logs/v1) to columns. */
export class LogDecoder extends RowDecoder {
  #traces = new TraceNumbers();
  #templates = new BodyTemplates();
  #batch = new LogBatch(this.vocabulary, this.#traces, this.#templates.templates);
  #bodyReader = new WireReader();
  #receivedLow = 0;
  #receivedHigh = 0;

  /** The records of the request that can be kept; `counts` tells of the others. The batch holds until the next call. */
  decode(body: Uint8Array, window: TimeWindow, receivedNano: bigint, stampedAttributes = ''): LogBatch {
    const batch = this.#batch;
    batch.clear();
    if (this.vocabulary.isFull || this.#templates.isWorn) {
      this.renewVocabulary();
      this.#templates = new BodyTemplates();
      batch.vocabulary = this.vocabulary;
      batch.templates = this.#templates.templates;
    }
    renewTraceNumbers(this.#traces);
    this.#receivedLow = Number(receivedNano & 0xffffffffn);
    this.#receivedHigh = Number(receivedNano >> 32n);
    this.decodeRequest(body, window, stampedAttributes);
    this.counts.accepted = batch.count;
    return batch;
  }

  protected item(end: number): void {
    const batch = this.#batch;
    batch.reserveRow();
    const { reader, context } = this;
    const { attributes } = this.vocabulary;
    const { plain, plainHashes, extra, body, tokenHashes } = batch;
    const { bytes, view } = reader;
    const row = batch.count;
    const words = row * 2;
    const plainStart = plain.length;
    const hashesStart = plainHashes.length;
    const extraStart = extra.length;
    const bodyStart = body.length;
    const tokensStart = tokenHashes.length;
    context[SEVERITY] = 0;
    context[SEVERITY_TEXT] = -1;
    context[FLAGS] = 0;
    context[EVENT_NAME] = -1;
    batch.spanId[words] = 0;
    batch.spanId[words + 1] = 0;
    batch.trace[row] = 0;
    let timeLow = 0;
    let timeHigh = 0;
    let observedLow = 0;
    let observedHigh = 0;
    let template = RAW_BODY;
    let dropped = 0;
    attributes.begin();

    while (reader.pos < end) {
      const fieldStart = reader.pos;
      const tag = reader.varint();
      switch (tag) {
        case 9:
          reader.skip(tag, end);
          timeLow = view.getUint32(reader.pos - 8, true);
          timeHigh = view.getUint32(reader.pos - 4, true);
          break;
        case OBSERVED_TAG:
          reader.skip(tag, end);
          observedLow = view.getUint32(reader.pos - 8, true);
          observedHigh = view.getUint32(reader.pos - 4, true);
          break;
        case 16: {
          const severity = reader.varint();
          context[SEVERITY] = severity < 0 || severity > MAX_SEVERITY ? 0 : severity;
          break;
        }
        case 26: {
          const textEnd = reader.lengthEnd(end);
          if (textEnd > reader.pos) context[SEVERITY_TEXT] = this.name(reader.pos, textEnd);
          reader.pos = textEnd;
          break;
        }
        case BODY_TAG:
          body.length = bodyStart;
          tokenHashes.length = tokensStart;
          template = this.#body(reader.lengthEnd(end));
          break;
        case 50:
          if (!attributes.read(reader, reader.lengthEnd(end), plain, plainHashes)) dropped++;
          break;
        case 69:
          reader.skip(tag, end);
          context[FLAGS] = view.getInt32(reader.pos - 4, true);
          break;
        case 74: {
          const idEnd = reader.lengthEnd(end);
          if (idEnd - reader.pos === 16) {
            if (!isZero(view, reader.pos, 4)) batch.trace[row] = this.#traces.number(view, reader.pos);
          } else if (idEnd > reader.pos) this.counts.adjust('invalidLink');
          reader.pos = idEnd;
          break;
        }
        case 82: {
          const idEnd = reader.lengthEnd(end);
          if (idEnd - reader.pos === 8) {
            batch.spanId[words] = view.getInt32(reader.pos, true);
            batch.spanId[words + 1] = view.getInt32(reader.pos + 4, true);
          } else if (idEnd > reader.pos) this.counts.adjust('invalidLink');
          reader.pos = idEnd;
          break;
        }
        case 98: {
          const nameEnd = reader.lengthEnd(end);
          if (nameEnd > reader.pos) context[EVENT_NAME] = this.name(reader.pos, nameEnd);
          reader.pos = nameEnd;
          break;
        }
        default:
          reader.skip(tag, end);
          extra.append(bytes, fieldStart, reader.pos);
      }
    }
    reader.expectEnd(end);

    const observed = observedLow !== 0 || observedHigh !== 0;
    if (timeLow === 0 && timeHigh === 0) {
      timeLow = observed ? observedLow : this.#receivedLow;
      timeHigh = observed ? observedHigh : this.#receivedHigh;
    }
    const refusal = this.gate.refusal(timeHigh * TWO_32 + timeLow);
    if (refusal) this.counts.reject(refusal);
    else {
      if (dropped > 0) {
        extra.appendVarint(7 << 3);
        extra.appendVarint(dropped);
      }
      batch.time[words] = timeLow;
      batch.time[words + 1] = timeHigh;
      let observedDelta = observed ? (observedHigh - timeHigh) * TWO_32 + (observedLow - timeLow) : Number.NaN;
      if (Math.abs(observedDelta) >= FAR_NANO) {
        appendFixed64(extra, OBSERVED_TAG, observedLow, observedHigh);
        observedDelta = Number.NaN;
      }
      batch.observedDelta[row] = observedDelta;
      batch.context[row] = this.contextNumber();
      batch.set[row] = attributes.finish();
      batch.template[row] = template;
      batch.count = row + 1;
      plain.offsets[row] = plainStart;
      plain.offsets[row + 1] = plain.length;
      plainHashes.offsets[row] = hashesStart;
      plainHashes.offsets[row + 1] = plainHashes.length;
      extra.offsets[row] = extraStart;
      extra.offsets[row + 1] = extra.length;
      body.offsets[row] = bodyStart;
      body.offsets[row + 1] = body.length;
      tokenHashes.offsets[row] = tokensStart;
      tokenHashes.offsets[row + 1] = tokenHashes.length;
      return;
    }
    plain.length = plainStart;
    plainHashes.length = hashesStart;
    extra.length = extraStart;
    body.length = bodyStart;
    tokenHashes.length = tokensStart;
  }

  /** A string goes to the body column; any other value is kept in `extra`, the tokens of its text findable all the same. */
  #body(end: number): number {
    const { reader } = this;
    const { bytes } = reader;
    const { body, tokenHashes, extra } = this.#batch;
    const start = reader.pos;
    if (bytes[start] === 10 && end > start) {
      reader.pos = start + 1;
      const textEnd = reader.lengthEnd(end);
      if (textEnd === end) {
        const textStart = reader.pos;
        let keptEnd = end;
        if (end - textStart > this.limits.bodyBytes) {
          keptEnd = characterEnd(bytes, textStart, textStart + this.limits.bodyBytes);
          this.counts.adjust('bodyCut');
        }
        reader.pos = end;
        return this.#templates.append(bytes, textStart, keptEnd, body, tokenHashes);
      }
    }
    reader.pos = end;
    const limited = limitedValue(bytes, start, end, this.limits.bodyBytes, this.limits, this.counts);
    const value = limited ?? bytes.subarray(start, end);
    this.#bodyReader.reset(value);
    const parsed = readAnyValue(this.#bodyReader, value.length, this.limits.depth);
    if (parsed.type === 'EMPTY') return RAW_BODY;
    const text = Buffer.from(toText(parsed), 'utf8');
    if (parsed.type === 'STRING') return this.#templates.append(text, 0, text.length, body, tokenHashes);
    hashTokens(text, 0, text.length, (hash) => tokenHashes.push(hash));
    extra.appendVarint(BODY_TAG);
    extra.appendVarint(value.length);
    extra.append(value, 0, value.length);
    return RAW_BODY;
  }
}

function isZero(view: DataView, pos: number, words: number): boolean {
  for (let word = 0; word < words; word++) if (view.getInt32(pos + word * 4, true) !== 0) return false;
  return true;
}

const fixed64 = new Uint8Array(8);
const fixed64View = new DataView(fixed64.buffer);

function appendFixed64(column: ByteColumn, tag: number, low: number, high: number): void {
  fixed64View.setUint32(0, low, true);
  fixed64View.setUint32(4, high, true);
  column.appendVarint(tag);
  column.append(fixed64, 0, fixed64.length);
}
