import { compress, decompressBriefly } from '../segment/compression.ts';
import { decodeDoubles as decodeIntegers, encodeIntegers } from '../segment/int-codec.ts';

/**
 * Columns of doubles, every bit kept: [mode][exponent][payload]. Most metrics are whole numbers, or decimals of few
 * places, which are whole numbers divided by a power of ten (as in A. Afroozeh et al., "ALP: Adaptive Lossless
 * floating-Point Compression", SIGMOD 2024); these are packed as integers. All others are split into byte planes.
 */
const DECIMALS = 0;
const PLANES = 1;
/** Planes that would not shrink. */
const STORED_PLANES = 2;
const HEADER = 2;
const MAX_EXPONENT = 8;
/** Differences of such numbers, zigzag, stay exact. */
const MAX_INTEGER = 2 ** 50;
const WIDTH = 8;

/** Packs doubles given as two words each. */
export function encodeDoubles(words: Uint32Array, count: number): Uint8Array {
  const values = new Float64Array(words.slice(0, count * 2).buffer);
  const exponent = decimalPlaces(values);
  if (exponent !== undefined) {
    const integers = exponent === 0 ? values : values.map((value) => Math.round(value * 10 ** exponent));
    return withHeader(DECIMALS, exponent, encodeIntegers(integers, count, deltasAreSmaller(integers)));
  }
  const planes = splitPlanes(words, count);
  const packed = compress(planes);
  return packed.length < planes.length * 0.97 ? withHeader(PLANES, 0, packed) : withHeader(STORED_PLANES, 0, planes);
}

export function decodeDoubles(bytes: Uint8Array, count: number): Float64Array {
  const payload = bytes.subarray(HEADER);
  if (bytes[0] === DECIMALS) {
    const values = decodeIntegers(payload, count);
    if (bytes[1] === 0) return values;
    const divisor = 10 ** bytes[1]!;
    for (let at = 0; at < count; at++) values[at]! /= divisor;
    return values;
  }
  const planes = bytes[0] === PLANES ? decompressBriefly(payload, count * WIDTH) : payload;
  const result = new Uint8Array(count * WIDTH);
  for (let plane = 0; plane < WIDTH; plane++) {
    for (let at = plane, from = plane * count, to = from + count; from < to; at += WIDTH) result[at] = planes[from++]!;
  }
  return new Float64Array(result.buffer);
}

/** Whether whole numbers follow each other closer than they lie together, by the bits that either takes. */
export function deltasAreSmaller(values: Float64Array): boolean {
  let least = Infinity;
  for (let at = 0; at < values.length; at++) if (values[at]! < least) least = values[at]!;
  let plainBits = 0;
  let deltaBits = 0;
  for (let at = 1; at < values.length; at++) {
    plainBits += bits(values[at]! - least);
    deltaBits += bits(2 * Math.abs(values[at]! - values[at - 1]!));
  }
  return deltaBits < plainBits;
}

function bits(value: number): number {
  return value < 2 ** 32 ? 32 - Math.clz32(value) : 64 - Math.clz32(value / 2 ** 32);
}

/** The least power of ten by which all values are whole numbers, exactly; undefined where there is none. */
function decimalPlaces(values: Float64Array): number | undefined {
  let exponent = 0;
  let factor = 1;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    while (!isDecimal(value, factor)) {
      if (++exponent > MAX_EXPONENT || Number.isNaN(value)) return undefined;
      factor = 10 ** exponent;
    }
  }
  // A value that fits fewer places may not fit more: then the product is rounded.
  if (exponent > 0) for (const value of values) if (!isDecimal(value, factor)) return undefined;
  return exponent;
}

function isDecimal(value: number, factor: number): boolean {
  const integer = Math.round(value * factor);
  if (integer / factor !== value || integer > MAX_INTEGER || integer < -MAX_INTEGER) return false;
  return integer !== 0 || !Object.is(value, -0);
}

function splitPlanes(words: Uint32Array, count: number): Uint8Array {
  const planes = new Uint8Array(count * WIDTH);
  for (let row = 0, at = 0; row < count; row++, at += 2) {
    let word = words[at]!;
    for (let plane = row, end = 4 * count; plane < end; plane += count, word >>>= 8) planes[plane] = word;
    word = words[at + 1]!;
    for (let plane = row + 4 * count, end = WIDTH * count; plane < end; plane += count, word >>>= 8)
      planes[plane] = word;
  }
  return planes;
}

function withHeader(mode: number, exponent: number, payload: Uint8Array): Uint8Array {
  const result = new Uint8Array(HEADER + payload.length);
  result[0] = mode;
  result[1] = exponent;
  result.set(payload, HEADER);
  return result;
}
