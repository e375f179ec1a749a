/**
 * Gives the memory behind the bytes back at once, not when a collection finds it: large buffers that come and go would
 * otherwise drive the collector. Nobody may use them, or another view of the same memory, afterwards. Parts of larger
 * buffers are left alone.
 */
export function freeBuffer(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && !buffer.detached && buffer.byteLength - bytes.byteLength < 1024)
    buffer.transfer(0);
}
