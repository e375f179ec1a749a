/** A varint of at most 64 bits at `at`, which moves behind it; past 2^53 it loses its low bits. */
export function readVarint(reader: { bytes: Uint8Array; at: number }): number {
  const { bytes } = reader;
  let byte = bytes[reader.at++]!;
  if (byte < 128) return byte;
  let result = byte & 127;
  let scale = 128;
  do {
    byte = bytes[reader.at++]!;
    result += (byte & 127) * scale;
    scale *= 128;
  } while (byte >= 128);
  return result;
}

/** How many varints fill bytes[start, end). */
export function varintsIn(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (bytes[at]! < 128) count++;
  return count;
}

/** The varints that fill the bytes, as unsigned 64-bit integers. */
export function readExactVarints(bytes: Uint8Array): bigint[] {
  const values: bigint[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte >= 128) continue;
    values.push(BigInt.asUintN(64, value));
    value = 0n;
    shift = 0n;
  }
  return values;
}
