import { ReverseWriter } from './reverse-writer.ts';

/**
 * Writes of objects that are shared by many items (resources, scopes, constant attributes): the bytes are kept for as long
 * as the object lives. The objects must not change.
 */
export function encodedOnce<T extends object>(
  write: (writer: ReverseWriter, shared: T) => void,
): (writer: ReverseWriter, shared: T) => void {
  const encoded = new WeakMap<T, Uint8Array>();
  const scratch = new ReverseWriter(4096);
  return (writer, shared) => {
    let bytes = encoded.get(shared);
    if (bytes === undefined) {
      write(scratch, shared);
      bytes = scratch.take();
      encoded.set(shared, bytes);
    }
    writer.raw(bytes);
  };
}
