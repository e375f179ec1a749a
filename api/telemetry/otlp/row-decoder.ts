import { contextFields, CONTEXT_WORDS, RESOURCE, SCHEMA_URL, SCOPE, Vocabulary } from '../columns/vocabulary.ts';
import { ItemCounts, type ItemLimits, type TimeWindow } from '../limits.ts';
import { NANO_PER_HOUR } from '../time.ts';
import { TimeGate } from '../time-gate.ts';
import { characterEnd } from './limit-value.ts';
import { limitedMessage, resourceShape, scopeShape } from './limit-message.ts';
import { ResourceStamp } from './resource-stamp.ts';
import { WireReader } from './wire-reader.ts';

/** Keys with attributes of their own that are remembered with what they were put on. */
const MAX_STAMPS = 256;

/**
 * What the decoders of spans and log records share: the frame of an Export…ServiceRequest (resources → scopes → items),
 * whose messages have the same field numbers for both, and the context of a row.
 *
 * Decoding is synchronous and appends straight to the columns of one batch, which the next call uses again. It throws
 * MalformedBody where the body is not the message it should be; nothing of it may then be stored.
 */
export abstract class RowDecoder {
  readonly counts = new ItemCounts();
  protected readonly limits: ItemLimits;
  protected readonly reader = new WireReader();
  protected vocabulary: Vocabulary;
  protected readonly gate: TimeGate;
  protected readonly context = new Int32Array(CONTEXT_WORDS);
  #contextBytes = new Uint8Array(this.context.buffer);
  #contextView = new DataView(this.context.buffer);
  /** For a resource or scope that had to be cut: the number of what is kept of it, by the number of what came. */
  #kept = new Map<number, number>();
  /** What is put on every resource of the request. */
  #stamp: ResourceStamp | undefined;
  #stamps = new Map<string, ResourceStamp>();

  /** `periodNano`: of what the store keeps a file for. */
  constructor(limits: ItemLimits, periodNano = NANO_PER_HOUR) {
    this.limits = limits;
    this.gate = new TimeGate(periodNano);
    this.vocabulary = new Vocabulary(limits, this.counts);
  }

  /** Reads one item up to `end` and appends it, or counts why not. */
  protected abstract item(end: number): void;

  /** `stampedAttributes`: put on every resource, as a JSON object of texts; empty for none. */
  protected decodeRequest(body: Uint8Array, window: TimeWindow, stampedAttributes: string): void {
    this.counts.clear();
    this.gate.open(window);
    this.#stamp = stampedAttributes === '' ? undefined : this.#stampOf(stampedAttributes);
    const { reader } = this;
    reader.reset(body);
    const end = body.length;
    while (reader.pos < end) {
      const tag = reader.varint();
      if (tag === 10) this.#resourceItems(reader.lengthEnd(end));
      else reader.skip(tag, end);
    }
    reader.expectEnd(end);
  }

  protected renewVocabulary(): void {
    const { attributes } = this.vocabulary;
    this.vocabulary = new Vocabulary(this.limits, this.counts);
    this.vocabulary.attributes.learnFrom(attributes);
    this.#kept.clear();
    this.#stamps.clear();
  }

  /** The number of the context whose own words were just set. */
  protected contextNumber(): number {
    return this.vocabulary.contexts.intern(this.#contextBytes, this.#contextView, 0, CONTEXT_WORDS * 4, 0);
  }

  protected name(start: number, end: number): number {
    const { bytes, view } = this.reader;
    let nameEnd = end;
    if (end - start > this.limits.nameBytes) {
      nameEnd = characterEnd(bytes, start, start + this.limits.nameBytes);
      this.counts.adjust('nameCut');
    }
    return this.vocabulary.names.intern(bytes, view, start, nameEnd, 0);
  }

  #resourceItems(end: number): void {
    this.#readHead(end, RESOURCE, contextFields.resource, contextFields.resourceSchemaUrl);
    const { reader } = this;
    while (reader.pos < end) {
      const tag = reader.varint();
      if (tag === 18) this.#scopeItems(reader.lengthEnd(end));
      else reader.skip(tag, end);
    }
    reader.expectEnd(end);
  }

  #scopeItems(end: number): void {
    this.#readHead(end, SCOPE, contextFields.scope, contextFields.scopeSchemaUrl);
    const { reader } = this;
    while (reader.pos < end) {
      const tag = reader.varint();
      if (tag === 18) this.item(reader.lengthEnd(end));
      else reader.skip(tag, end);
    }
    reader.expectEnd(end);
  }

  /** Field 1 (resource or scope) and field 3 (schema URL), which may stand behind the items; leaves the cursor at the start. */
  #readHead(end: number, kind: number, field: number, schemaField: number): void {
    const { reader, context } = this;
    const start = reader.pos;
    context[field] = -1;
    context[schemaField] = -1;
    while (reader.pos < end) {
      const tag = reader.varint();
      if (tag === 10) {
        const headEnd = reader.lengthEnd(end);
        context[field] = this.#resource(reader.pos, headEnd, kind);
        reader.pos = headEnd;
      } else if (tag === 26) {
        const urlEnd = reader.lengthEnd(end);
        if (urlEnd > reader.pos) {
          context[schemaField] = this.vocabulary.resources.intern(
            reader.bytes,
            reader.view,
            reader.pos,
            urlEnd,
            SCHEMA_URL,
          );
        }
        reader.pos = urlEnd;
      } else reader.skip(tag, end);
    }
    reader.expectEnd(end);
    if (kind === RESOURCE && context[field] === -1 && this.#stamp) {
      context[field] = this.#stampedResource(start, start, this.#stamp);
    }
    reader.pos = start;
  }

  /** A resource or scope is checked when it is first seen: later ones of the same bytes are the same number. */
  #resource(start: number, end: number, kind: number): number {
    if (kind === RESOURCE && this.#stamp) return this.#stampedResource(start, end, this.#stamp);
    const { reader, vocabulary } = this;
    const found = vocabulary.resources.find(reader.bytes, reader.view, start, end, kind);
    if (found >= 0) return this.#kept.get(found) ?? found;
    const shape = kind === RESOURCE ? resourceShape : scopeShape;
    // Nothing malformed may get a number: what has one is not checked again.
    const cut = limitedMessage(reader.bytes, start, end, shape, this.limits, this.counts);
    const number = vocabulary.resources.addMissing(reader.bytes, start, end, kind);
    if (!cut) return number;
    const kept = vocabulary.resources.intern(cut, new DataView(cut.buffer), 0, cut.length, kind);
    this.#kept.set(number, kept);
    return kept;
  }

  #stampedResource(start: number, end: number, stamp: ResourceStamp): number {
    const { bytes, view } = this.reader;
    const found = stamp.seen.find(bytes, view, start, end, RESOURCE);
    if (found >= 0) return stamp.stamped[found]!;
    const message = stamp.putOn(bytes.subarray(start, end));
    const kept = limitedMessage(message, 0, message.length, resourceShape, this.limits, this.counts) ?? message;
    const number = this.vocabulary.resources.intern(kept, new DataView(kept.buffer), 0, kept.length, RESOURCE);
    stamp.stamped[stamp.seen.addMissing(bytes, start, end, RESOURCE)] = number;
    return number;
  }

  #stampOf(attributes: string): ResourceStamp {
    let stamp = this.#stamps.get(attributes);
    if (!stamp || stamp.isFull) {
      if (this.#stamps.size >= MAX_STAMPS) this.#stamps.clear();
      this.#stamps.set(attributes, (stamp = new ResourceStamp(attributes)));
    }
    return stamp;
  }
}
