import type { FileHandle } from 'node:fs/promises';

const WINDOW_BYTES = 256 * 1024;

/** Reads a file from front to back through one buffer, which grows for a long record and shrinks again. */
export class FileWindow {
  #file: FileHandle;
  #buffer = Buffer.allocUnsafeSlow(WINDOW_BYTES);
  #offset = 0;
  #filled = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** The bytes of the file at the offset: a view that holds until the next call, shorter only at the end of the file. */
  async read(offset: number, length: number): Promise<Buffer> {
    const start = offset - this.#offset;
    if (start >= 0 && start + length <= this.#filled) return this.#buffer.subarray(start, start + length);
    const capacity = Math.max(length, WINDOW_BYTES);
    if (capacity !== this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(capacity);
    this.#offset = offset;
    this.#filled = 0;
    while (this.#filled < length) {
      const { bytesRead } = await this.#file.read(
        this.#buffer,
        this.#filled,
        capacity - this.#filled,
        offset + this.#filled,
      );
      if (bytesRead === 0) break;
      this.#filled += bytesRead;
    }
    return this.#buffer.subarray(0, Math.min(length, this.#filled));
  }
}
