import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** zstd at level 1: for what is written once and read often, higher levels cost more time than the bytes they save. */
export function compress(bytes: Uint8Array): Buffer {
  return zstdCompressSync(bytes, options);
}

/** `length` is that of the result, which is then made in one piece. Throws where the bytes are damaged. */
export function decompress(bytes: Uint8Array, length: number): Buffer {
  const result = zstdDecompressSync(bytes, {
    chunkSize: Math.max(64, length + 64),
    maxOutputLength: Math.max(64, length),
  });
  if (result.length !== length) throw new RangeError(`expected ${length} bytes, found ${result.length}`);
  return result;
}
