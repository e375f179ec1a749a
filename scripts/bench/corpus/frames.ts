import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

/** The body of an Export…ServiceRequest, as it is sent, and how many items it has. */
export interface Frame {
  items: number;
  body: Buffer;
}

const HEAD_BYTES = 8;

/** A file of frames: [u32 length][u32 items][body], one behind the other. */
export class FrameWriter {
  readonly #fd: number;

  constructor(path: string) {
    this.#fd = openSync(path, 'w');
  }

  add(body: Uint8Array, items: number): void {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32LE(body.length, 0);
    head.writeUInt32LE(items, 4);
    writeSync(this.#fd, Buffer.concat([head, body]));
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** The frames of files, in order, read when they are taken. */
export function* readFrames(paths: readonly string[]): Generator<Frame, undefined> {
  for (const path of paths) {
    const fd = openSync(path, 'r');
    try {
      const { size } = fstatSync(fd);
      const head = Buffer.alloc(HEAD_BYTES);
      for (let at = 0; at < size;) {
        readSync(fd, head, 0, HEAD_BYTES, at);
        const body = Buffer.allocUnsafe(head.readUInt32LE(0));
        readSync(fd, body, 0, body.length, at + HEAD_BYTES);
        at += HEAD_BYTES + body.length;
        yield { items: head.readUInt32LE(4), body };
      }
    } finally {
      closeSync(fd);
    }
  }
  return undefined;
}
