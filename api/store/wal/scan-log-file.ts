import type { FileHandle } from 'node:fs/promises';
import { FileWindow } from './file-window.ts';
import {
  decodeContent,
  decodeHeader,
  HEADER_BYTES,
  MAGIC,
  recordLength,
  type WalHeader,
  type WalRecord,
} from './wal-record.ts';

/**
 * What stands in a file of the log, in order: records, and stretches of bytes that are none. A damaged stretch that is one
 * record whose body alone was hit has its header.
 */
export type LogPiece =
  | { kind: 'record'; offset: number; length: number; record: WalRecord }
  | { kind: 'damage'; offset: number; length: number; reason: string; header?: WalHeader };

const SEARCH_BYTES = 64 * 1024;

/**
 * Reads the first `size` bytes of a file whose records carry the mark. The body of a record is a view that holds until the next step. Records that
 * `wants` refuses are passed over unread. After damage it goes on at the next header that is whole.
 */
export async function* scanLogFile(
  file: FileHandle,
  mark: number,
  size: number,
  wants: (header: WalHeader) => boolean,
): AsyncGenerator<LogPiece, void, undefined> {
  const window = new FileWindow(file);
  let offset = 0;
  while (offset < size) {
    const header = await headerAt(window, offset, size, mark);
    if (!header) {
      const next = await findHeader(window, offset + 1, size, mark);
      yield {
        kind: 'damage',
        offset,
        length: next - offset,
        reason: 'no record begins here',
      };
      offset = next;
      continue;
    }
    const length = recordLength(header);
    if (wants(header)) {
      const content = await window.read(offset + HEADER_BYTES, length - HEADER_BYTES);
      const record = decodeContent(header, content);
      if (record) yield { kind: 'record', offset, length, record };
      else yield { kind: 'damage', offset, length, reason: 'the body differs from its checksum', header };
    }
    offset += length;
  }
}

/** The header at the offset of a record that fits into the file. */
async function headerAt(
  window: FileWindow,
  offset: number,
  size: number,
  mark: number,
): Promise<WalHeader | undefined> {
  if (offset + HEADER_BYTES > size) return undefined;
  const header = decodeHeader(await window.read(offset, HEADER_BYTES));
  if (!header || header.mark !== mark) return undefined;
  return offset + recordLength(header) <= size ? header : undefined;
}

/** Where the next record begins at or after the offset; the end of the file where there is none. */
async function findHeader(window: FileWindow, from: number, size: number, mark: number): Promise<number> {
  let offset = from;
  while (offset + HEADER_BYTES <= size) {
    const length = Math.min(SEARCH_BYTES, size - offset);
    const found = (await window.read(offset, length)).indexOf(MAGIC);
    if (found < 0) offset += length - MAGIC.length + 1;
    else if (await headerAt(window, offset + found, size, mark)) return offset + found;
    else offset += found + 1;
  }
  return size;
}
