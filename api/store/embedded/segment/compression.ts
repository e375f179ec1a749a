import { constants, createZstdDecompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** zstd at level 1: for what is written once and read often, higher levels cost more time than the bytes they save. */
export function compress(bytes: Uint8Array): Buffer {
  return zstdCompressSync(bytes, options);
}

/** `length` is that of the result, which is then made in one piece. Throws where the bytes are damaged. */
export function decompress(bytes: Uint8Array, length: number): Buffer {
  const kept = decompressByKeptContext(bytes, length);
  if (kept) return kept;
  const result = zstdDecompressSync(bytes, {
    chunkSize: Math.max(64, length + 64),
    maxOutputLength: Math.max(64, length),
  });
  if (result.length !== length) throw new RangeError(`expected ${length} bytes, found ${result.length}`);
  return result;
}

/** What Node's streams work with inside. It is no part of Node's interface: where it is not as expected it is not used. */
interface KeptContext {
  _handle: {
    writeSync(
      ...args: [flush: number, from: Uint8Array, start: number, bytes: number, to: Uint8Array, at: number, room: number]
    ): void;
  };
  /** Room that is left in the output, and bytes that are left of the input. */
  _writeState: Uint32Array;
}

let context = openContext();

/**
 * Most of what is read comes in pieces of some kilobytes, for which making a context takes as long as decompressing does:
 * one is kept. Undefined where that cannot be done, or the bytes are not what they should be.
 */
function decompressByKeptContext(bytes: Uint8Array, length: number): Buffer | undefined {
  if (!context) return undefined;
  const result = Buffer.allocUnsafeSlow(length);
  const { _handle: handle, _writeState: state } = context;
  // An error leaves it as it is, and the context closed. Behind the end of a frame the context takes the next one.
  state.fill(1);
  handle.writeSync(constants.ZSTD_e_end, bytes, 0, bytes.length, result, 0, length);
  if (state[0] === 0 && state[1] === 0) return result;
  context = openContext();
  return undefined;
}

function openContext(): KeptContext | undefined {
  const stream = createZstdDecompress();
  stream.on('error', () => {});
  const { _handle: handle, _writeState: state } = stream as unknown as Partial<KeptContext>;
  if (typeof handle?.writeSync !== 'function') return undefined;
  return state instanceof Uint32Array ? { _handle: handle, _writeState: state } : undefined;
}
