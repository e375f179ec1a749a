import { constants, createZstdDecompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** zstd at level 1: for what is written once and read often, higher levels cost more time than the bytes they save. */
export function compress(bytes: Uint8Array): Buffer {
  return zstdCompressSync(bytes, options);
}

/** Results up to this length are made in memory that stays. */
const MAX_BRIEF_BYTES = 2 ** 18;
let brief = new Uint8Array(0);

/** `length` is that of the result, which is then made in one piece. Throws where the bytes are damaged. */
export function decompress(bytes: Uint8Array, length: number): Buffer {
  return decompressTo(Buffer.allocUnsafeSlow(length), bytes);
}

/** The same for a result that is read at once: the next call may use its memory again. */
export function decompressBriefly(bytes: Uint8Array, length: number): Uint8Array {
  if (length > MAX_BRIEF_BYTES) return decompress(bytes, length);
  if (brief.length === 0) brief = new Uint8Array(MAX_BRIEF_BYTES);
  return decompressTo(brief.subarray(0, length), bytes);
}

function decompressTo<T extends Uint8Array>(target: T, bytes: Uint8Array): T {
  if (decompressByKeptContext(bytes, target)) return target;
  const { length } = target;
  const result = zstdDecompressSync(bytes, {
    chunkSize: Math.max(64, length + 64),
    maxOutputLength: Math.max(64, length),
  });
  if (result.length !== length) throw new RangeError(`expected ${length} bytes, found ${result.length}`);
  target.set(result);
  return target;
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
 * one is kept. False where that cannot be done, or the bytes are not what they should be.
 */
function decompressByKeptContext(bytes: Uint8Array, target: Uint8Array): boolean {
  if (!context) return false;
  const { _handle: handle, _writeState: state } = context;
  // An error leaves it as it is, and the context closed. Behind the end of a frame the context takes the next one.
  state.fill(1);
  handle.writeSync(constants.ZSTD_e_end, bytes, 0, bytes.length, target, 0, target.length);
  if (state[0] === 0 && state[1] === 0) return true;
  context = openContext();
  return false;
}

function openContext(): KeptContext | undefined {
  const stream = createZstdDecompress();
  stream.on('error', () => {});
  const { _handle: handle, _writeState: state } = stream as unknown as Partial<KeptContext>;
  if (typeof handle?.writeSync !== 'function') return undefined;
  return state instanceof Uint32Array ? { _handle: handle, _writeState: state } : undefined;
}
