import { compress, decompressBriefly } from './compression.ts';

/**
 * Columns of whole numbers, packed as byte planes (all lowest bytes, then all second bytes …), which zstd
 * finds easier than whole words. Those past 2^64 are packed as the doubles that they are. Layout: [mode][width in bytes][base: 8 bytes, a double][planes, zstd or as they are].
 */
const PLANES = 0;
/** Each value as its distance from the one before, zigzag. */
const DELTA_PLANES = 1;
/** Added to the mode where the planes would not shrink. */
const STORED = 2;
/** Alone: doubles, as such. */
const DOUBLES = 4;
const MAX_WIDTH = 8;
const HEADER = 10;
const WIDTH_AT = 1;
const TWO_31 = 2 ** 31;
const TWO_32 = 2 ** 32;

type Integers = Int32Array | Uint32Array | Float64Array;

/** Packs values[0, count). `delta` suits values that follow each other closely. */
export function encodeIntegers(values: Integers, count: number, delta: boolean): Uint8Array {
  const deltas = delta ? zigzagDeltas(values, count) : undefined;
  const source = deltas ?? values;
  let base = 0;
  let top = 0;
  if (count > 0) {
    base = source[0]!;
    top = base;
    for (let row = 1; row < count; row++) {
      const value = source[row]!;
      if (value < base) base = value;
      else if (value > top) top = value;
    }
  }
  // From zero where that costs no further byte, and always for deltas: then a reader has nothing to add.
  if (base > 0 && (delta || bytesFor(top) === bytesFor(top - base))) base = 0;
  const width = bytesFor(top - base);
  if (width > MAX_WIDTH) return encodeDoubles(values, count);
  const planes = new Uint8Array(width * count);
  splitPlanes(source, count, base, width, planes);
  const packed = planes.length > 32 ? compress(planes) : planes;
  const stored = packed.length >= planes.length * 0.97;
  const payload = stored ? planes : packed;
  const result = new Uint8Array(HEADER + payload.length);
  result[0] = (delta ? DELTA_PLANES : PLANES) | (stored ? STORED : 0);
  result[1] = width;
  new DataView(result.buffer).setFloat64(2, base, true);
  result.set(payload, HEADER);
  return result;
}

function encodeDoubles(values: Integers, count: number): Uint8Array {
  const doubles = Float64Array.from(values.subarray(0, count));
  const result = new Uint8Array(HEADER + doubles.byteLength);
  result[0] = DOUBLES;
  result[WIDTH_AT] = MAX_WIDTH;
  result.set(new Uint8Array(doubles.buffer), HEADER);
  return result;
}

/** What encodeIntegers packed, as doubles. */
export function decodeDoubles(bytes: Uint8Array, count: number): Float64Array {
  if (bytes[0] === DOUBLES) return new Float64Array(bytes.slice(HEADER, HEADER + count * 8).buffer);
  const { planes, width, base, delta } = unpack(bytes, count);
  const low = joinPlanes(planes, count, 0, Math.min(width, 4), briefWords(lowWords, count));
  const high = width > 4 ? joinPlanes(planes, count, 4, width, briefWords(highWords, count)) : undefined;
  const result = new Float64Array(count);
  if (!delta) {
    for (let row = 0; row < count; row++) result[row] = (high ? high[row]! * TWO_32 : 0) + low[row]! + base;
    return result;
  }
  let value = 0;
  for (let row = 0; row < count; row++) {
    const word = low[row]!;
    const half = (high ? high[row]! * TWO_31 : 0) + (word >>> 1);
    value += word & 1 ? -half - 1 : half;
    result[row] = value;
  }
  return result;
}

/** The same for columns whose values fit 32 bits, unsigned. */
export function decodeUint32(bytes: Uint8Array, count: number): Uint32Array {
  if (bytes[WIDTH_AT]! > 4) return Uint32Array.from(decodeDoubles(bytes, count));
  const { planes, width, base, delta } = unpack(bytes, count);
  if (delta) return Uint32Array.from(decodeDoubles(bytes, count));
  const result = joinPlanes(planes, count, 0, width, new Uint32Array(count));
  if (base !== 0) for (let row = 0; row < count; row++) result[row]! += base;
  return result;
}

/** The same in half the room where all of them fit 16 bits. */
export function decodeCodes(bytes: Uint8Array, count: number): Uint16Array | Uint32Array {
  if (bytes[WIDTH_AT]! > 2) return decodeUint32(bytes, count);
  const { planes, width, base, delta } = unpack(bytes, count);
  if (delta || base !== 0) return decodeUint32(bytes, count);
  const words = new Uint16Array(count);
  if (width === 1) words.set(planes.subarray(0, count));
  if (width === 2) for (let row = 0; row < count; row++) words[row] = planes[row]! | (planes[count + row]! << 8);
  return words;
}

/** Words of a column that become doubles at once; longer columns get memory of their own. */
const BRIEF_WORDS = 2 ** 14;
const lowWords = new Uint32Array(BRIEF_WORDS);
const highWords = new Uint32Array(BRIEF_WORDS);

function briefWords(words: Uint32Array, count: number): Uint32Array {
  return count > BRIEF_WORDS ? new Uint32Array(count) : words;
}

/** The bytes of planes [from, to), at most four, as words; gives the words, which are zeros where there are no planes. */
function joinPlanes(planes: Uint8Array, count: number, from: number, to: number, words: Uint32Array): Uint32Array {
  const first = from * count;
  const second = first + count;
  const third = second + count;
  const fourth = third + count;
  switch (to - from) {
    case 0:
      words.fill(0, 0, count);
      break;
    case 1:
      for (let row = 0; row < count; row++) words[row] = planes[first + row]!;
      break;
    case 2:
      for (let row = 0; row < count; row++) words[row] = planes[first + row]! | (planes[second + row]! << 8);
      break;
    case 3:
      for (let row = 0; row < count; row++) {
        words[row] = planes[first + row]! | (planes[second + row]! << 8) | (planes[third + row]! << 16);
      }
      break;
    case 4:
      for (let row = 0; row < count; row++) {
        const low = planes[first + row]! | (planes[second + row]! << 8) | (planes[third + row]! << 16);
        words[row] = low | (planes[fourth + row]! << 24);
      }
      break;
  }
  return words;
}

function zigzagDeltas(values: Integers, count: number): Float64Array {
  const deltas = new Float64Array(count);
  let previous = 0;
  for (let row = 0; row < count; row++) {
    const value = values[row]!;
    const delta = value - previous;
    deltas[row] = delta < 0 ? -2 * delta - 1 : 2 * delta;
    previous = value;
  }
  return deltas;
}

function bytesFor(value: number): number {
  let width = 0;
  for (let rest = value; rest >= 1; rest = Math.floor(rest / 256)) width++;
  return width;
}

function splitPlanes(values: Integers, count: number, base: number, width: number, planes: Uint8Array): void {
  const low = Math.min(width, 4);
  for (let row = 0; row < count; row++) {
    const value = values[row]! - base;
    let word = value | 0;
    if (value > 0x7fffffff) word = (value % 4294967296) | 0;
    for (let plane = 0, at = row; plane < low; plane++, at += count) {
      planes[at] = word;
      word >>>= 8;
    }
    if (width > 4) {
      let high = Math.floor(value / TWO_32);
      for (let plane = 4, at = 4 * count + row; plane < width; plane++, at += count) {
        planes[at] = high;
        high = Math.floor(high / 256);
      }
    }
  }
}

interface Unpacked {
  /** May be written over by the next to be unpacked. */
  planes: Uint8Array;
  width: number;
  base: number;
  delta: boolean;
}

function unpack(bytes: Uint8Array, count: number): Unpacked {
  const mode = bytes[0]!;
  const width = bytes[WIDTH_AT]!;
  const base = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(2, true);
  const payload = bytes.subarray(HEADER);
  const planes = (mode & STORED) === 0 ? decompressBriefly(payload, width * count) : payload;
  return { planes, width, base, delta: (mode & DELTA_PLANES) !== 0 };
}
