import { readAnyValue } from '../otlp/any-value-reader.ts';
import { characterEnd, limitedValue } from '../otlp/limit-value.ts';
import { MalformedBody, WireReader } from '../otlp/wire-reader.ts';
import type { ItemCounts, ItemLimits } from '../limits.ts';
import type { ByteColumn } from './byte-column.ts';
import { Interner } from './byte-table.ts';
import { hashBytes, hashNumber } from './hash.ts';
import type { IntListColumn } from './int-list.ts';
import { visitValueHashes } from './value-hashes.ts';

/** A value longer than this is kept out of the dictionary whatever its key. */
const MAX_DICTIONARY_VALUE = 256;
/** A key turns plain when it has had more distinct values than this, and more than a twentieth of all it had. */
const MAX_DISTINCT = 1024;
/**
 * Once there are so many sets, and of the last rows more than this share have a new one, keys of few values each make sets
 * that hardly ever come again: the key of most values turns plain, if it has had more than a few.
 */
const MANY_SETS = 1 << 15;
const JUDGED_SETS = 1 << 12;
const SHARE_OF_SETS = 1 / 4;
const MIN_DISTINCT = 16;

/**
 * Attributes as columns. A row's whole attribute list, order kept, is one *set*: a list of entries, each either
 * valueId << 1 (key and value stand in the dictionary; the value's seed is its key) or keyId << 1 | 1 (the key stands
 * in the dictionary, the value is *plain*: the next one of the row's plain bytes). Keys of many values become plain
 * as they are recognised, so sets stay few and repeat.
 *
 * Values are AnyValue messages of exactly one field, so that they tell their own length; an empty value is no bytes in
 * the dictionary and one zero byte where it is plain.
 */
export class AttributeColumns {
  readonly keys = new Interner();
  readonly values = new Interner(1 << 12);
  readonly sets = new Interner(1 << 12);
  #limits: ItemLimits;
  #counts: ItemCounts;
  #maxDistinct: number;
  #plainKeys = new Uint8Array(256);
  #distinct = new Uint32Array(256);
  #seen = new Uint32Array(256);
  #keyHashes = new Int32Array(256);
  #entries: Int32Array;
  #entryBytes: Uint8Array;
  #entryView: DataView;
  #entryCount = 0;
  /** Since sets were last judged. */
  #rows = 0;
  #newSets = 0;

  constructor(limits: ItemLimits, counts: ItemCounts, maxDistinct = MAX_DISTINCT) {
    this.#limits = limits;
    this.#counts = counts;
    this.#maxDistinct = maxDistinct;
    this.#entries = new Int32Array(limits.attributes);
    this.#entryBytes = new Uint8Array(this.#entries.buffer);
    this.#entryView = new DataView(this.#entries.buffer);
  }

  get byteLength(): number {
    return this.keys.byteLength + this.values.byteLength + this.sets.byteLength;
  }

  /** Starts the list of a row. */
  begin(): void {
    this.#entryCount = 0;
  }

  /** Ends the list of a row: the number of its set. */
  finish(): number {
    const known = this.sets.count;
    const set = this.sets.intern(this.#entryBytes, this.#entryView, 0, this.#entryCount * 4, 0);
    this.#rows++;
    if (this.sets.count > known && ++this.#newSets === JUDGED_SETS) this.#judgeSets();
    return set;
  }

  /** Takes over which keys are plain. */
  learnFrom({ keys, plainKeys }: AttributeColumns): void {
    for (const known of plainKeys) {
      const bytes = keys.bytes(known).slice();
      const key = this.#key(bytes, new DataView(bytes.buffer), 0, bytes.length);
      this.#plainKeys[key] = 1;
    }
  }

  /** Numbers of the keys whose values are kept out of the dictionary. */
  get plainKeys(): number[] {
    return Array.from({ length: this.keys.count }, (_, key) => key).filter((key) => this.#plainKeys[key] === 1);
  }

  /** Reads one KeyValue up to `end`; false where the row has as many attributes as it may, and this one is dropped. */
  read(reader: WireReader, end: number, plain: ByteColumn, plainHashes: IntListColumn): boolean {
    const { bytes, view } = reader;
    let keyStart = 0;
    let keyEnd = 0;
    let valueStart = 0;
    let valueEnd = 0;
    while (reader.pos < end) {
      const tag = reader.varint();
      if (tag === 10) {
        keyEnd = reader.lengthEnd(end);
        keyStart = reader.pos;
        reader.pos = keyEnd;
      } else if (tag === 18) {
        valueEnd = reader.lengthEnd(end);
        valueStart = reader.pos;
        reader.pos = valueEnd;
      } else reader.skip(tag, end);
    }
    reader.expectEnd(end);
    if (this.#entryCount === this.#limits.attributes) {
      this.#counts.adjust('attributesDropped');
      return false;
    }
    if (keyEnd - keyStart > this.#limits.nameBytes) {
      keyEnd = characterEnd(bytes, keyStart, keyStart + this.#limits.nameBytes);
      this.#counts.adjust('nameCut');
    }
    const key = this.#key(bytes, view, keyStart, keyEnd);
    this.#seen[key]!++;
    const inDictionary = this.#plainKeys[key] === 0 && valueEnd - valueStart <= MAX_DICTIONARY_VALUE;
    if (inDictionary) {
      const known = this.values.find(bytes, view, valueStart, valueEnd, key);
      if (known >= 0) {
        this.#entries[this.#entryCount++] = known << 1;
        return true;
      }
    }
    const canonical = isPlainScalar(reader, valueStart, valueEnd, this.#limits.valueBytes)
      ? undefined
      : limitedValue(bytes, valueStart, valueEnd, this.#limits.valueBytes, this.#limits, this.#counts);
    reader.pos = end;
    if (canonical) {
      const canonicalView = new DataView(canonical.buffer);
      this.#add(key, canonical, canonicalView, 0, canonical.length, plain, plainHashes);
    } else this.#add(key, bytes, view, valueStart, valueEnd, plain, plainHashes);
    return true;
  }

  #add(
    key: number,
    bytes: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    plain: ByteColumn,
    plainHashes: IntListColumn,
  ): void {
    const length = end - start;
    if (this.#plainKeys[key] === 0 && length <= MAX_DICTIONARY_VALUE) {
      let value = this.values.find(bytes, view, start, end, key);
      if (value < 0) {
        const distinct = ++this.#distinct[key]!;
        if (distinct > this.#maxDistinct && distinct * 20 > this.#seen[key]!) this.#plainKeys[key] = 1;
        value = this.values.addMissing(bytes, start, end, key);
      }
      this.#entries[this.#entryCount++] = value << 1;
      return;
    }
    this.#entries[this.#entryCount++] = (key << 1) | 1;
    if (length === 0) plain.appendVarint(0);
    else plain.append(bytes, start, end);
    addPlainHashes(bytes, view, start, end, this.#keyHashes[key]!, plainHashes);
  }

  #judgeSets(): void {
    if (this.sets.count > MANY_SETS && this.#newSets > this.#rows * SHARE_OF_SETS) {
      let most = -1;
      for (let key = 0; key < this.keys.count; key++) {
        if (this.#plainKeys[key] === 0 && (most < 0 || this.#distinct[key]! > this.#distinct[most]!)) most = key;
      }
      if (most >= 0 && this.#distinct[most]! > MIN_DISTINCT) this.#plainKeys[most] = 1;
    }
    this.#rows = 0;
    this.#newSets = 0;
  }

  #key(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    const found = this.keys.find(bytes, view, start, end, 0);
    if (found >= 0) return found;
    const key = this.keys.addMissing(bytes, start, end, 0);
    if (key === this.#plainKeys.length) this.#growKeys();
    this.#keyHashes[key] = keyHash(bytes, start, end);
    return key;
  }

  #growKeys(): void {
    const capacity = this.#plainKeys.length * 2;
    const grow = <T extends Uint8Array | Uint32Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.#plainKeys = grow(this.#plainKeys, new Uint8Array(capacity));
    this.#distinct = grow(this.#distinct, new Uint32Array(capacity));
    this.#seen = grow(this.#seen, new Uint32Array(capacity));
    this.#keyHashes = grow(this.#keyHashes, new Int32Array(capacity));
  }
}

/** What the hashes of a key's values are seeded with. */
export function keyHash(bytes: Uint8Array, start = 0, end = bytes.length): number {
  return hashBytes(bytes, start, end, 0x6b657900);
}

/** The hashes by which a page's bloom knows a plain value; those of strings and numbers without making a value of the bytes. */
function addPlainHashes(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  key: number,
  hashes: IntListColumn,
): void {
  switch (start === end ? undefined : bytes[start]) {
    case 10: {
      let at = start + 1;
      while (bytes[at++]! >= 128);
      return hashes.push(hashBytes(bytes, at, end, key));
    }
    case 24:
      return hashes.push(hashNumber(varintToNumber(bytes, start + 1, end), key));
    case 33:
      return hashes.push(hashNumber(view.getFloat64(start + 1, true), key));
    default: {
      const reader = new WireReader();
      reader.reset(bytes.subarray(start, end));
      visitValueHashes(readAnyValue(reader, end - start, Infinity), key, (hash) => hashes.push(hash));
    }
  }
}

/** A varint of bytes[start, end) as a signed 64-bit integer, rounded to a double as `Number(bigint)` would. */
function varintToNumber(bytes: Uint8Array, start: number, end: number): number {
  if (end - start <= 7) {
    let value = 0;
    let scale = 1;
    for (let at = start; at < end; at++, scale *= 128) value += (bytes[at]! & 127) * scale;
    return value;
  }
  let value = 0n;
  for (let at = end - 1; at >= start; at--) value = (value << 7n) | BigInt(bytes[at]! & 127);
  return Number(BigInt.asIntN(64, value));
}

/** Whether the bytes are one scalar field that fills them, within the limit: what needs no further look. */
function isPlainScalar(reader: WireReader, start: number, end: number, maxBytes: number): boolean {
  if (start === end) return true;
  if (end - start > maxBytes) return false;
  reader.pos = start + 1;
  switch (reader.bytes[start]) {
    case 10:
    case 58: {
      const valueEnd = reader.lengthEnd(end);
      reader.pos = end;
      return valueEnd === end;
    }
    case 16:
    case 24:
      reader.varint();
      if (reader.pos > end) throw new MalformedBody('a field is longer than the message around it');
      return reader.pos === end;
    case 33:
      reader.pos = end;
      if (end - start < 9) throw new MalformedBody('the message ends inside a number');
      return end - start === 9;
    default:
      reader.pos = end;
      return false;
  }
}
