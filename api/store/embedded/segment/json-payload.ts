import { crc32 } from 'node:zlib';

/** A record payload of a JSON head and the bytes that it describes: [head length: u32][head][bytes]. */
export function encodeHead(head: unknown): [length: Buffer, head: Buffer] {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return [length, json];
}

export interface Head<T> {
  head: T;
  /** Bytes in front of what the head describes. */
  length: number;
}

/** The head of a payload; the caller knows what the record's kind holds. */
export function decodeHead<T>(payload: Buffer): Head<T> {
  const length = 4 + payload.readUInt32LE(0);
  return { head: JSON.parse(payload.toString('utf8', 4, length)) as T, length };
}

/** Bytes laid one behind the other, and where each came to lie. */
export class Parts {
  readonly list: Uint8Array[] = [];
  length = 0;

  add(bytes: Uint8Array): Extent {
    const extent: Extent = [this.length, bytes.length, crc32(bytes)];
    if (bytes.length > 0) this.list.push(bytes);
    this.length += bytes.length;
    return extent;
  }
}

/** Bytes that are read together, and their checksum. */
export type Extent = [offset: number, length: number, crc: number];
