/** Hashes that are written to disk (page blooms): changing one changes the format. 32 bits, not for secrets. */

/** FNV-1a over bytes, finished by a murmur mix. */
export function hashBytes(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let pos = start; pos < end; pos++) hash = Math.imul(hash ^ bytes[pos]!, 0x01000193);
  return mix(hash);
}

const numberWords = new Int32Array(2);
const numberDouble = new Float64Array(numberWords.buffer);

/** The same for an integer and the double that equals it, and for every NaN. */
export function hashNumber(value: number, seed: number): number {
  numberDouble[0] = value === 0 ? 0 : Number.isNaN(value) ? Number.NaN : value;
  return mix(Math.imul(seed ^ numberWords[0]!, 0x85ebca6b) ^ Math.imul(numberWords[1]!, 0xc2b2ae35));
}

export function mix(value: number): number {
  let hash = value;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** What a page's bloom holds for a key that an event or a link has; `key` is the key's own hash. */
export function eventKeyHash(key: number): number {
  return mix(key ^ 0x65766b00);
}

/** What a page's bloom holds for a token that stands in the constant part of a body; `token` is the token's own hash. */
export function constantTokenHash(token: number): number {
  return mix(token ^ 0x636f6e73);
}
