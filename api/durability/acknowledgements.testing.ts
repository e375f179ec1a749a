import { descriptorOf, stringsOf, type SystemCall } from './system-calls.testing.ts';

export const acknowledgementCalls = ['read', 'write', 'writev', 'pwrite64', 'pwritev', 'fdatasync', 'fsync', 'sendmsg'];

/** A request as it went through the process, by lines of the trace; undefined where that is not in it. */
export interface Acknowledgement {
  mark: string;
  /** Its record was written to the log. */
  writtenAt: number | undefined;
  /** That file was synced, in a call that began after the write. */
  syncedAt: number | undefined;
  /** The first byte of the answer left. */
  answeredAt: number | undefined;
}

/** Follows requests, each of which has its own mark in its body, through the calls of a process. */
export function followRequests(calls: readonly SystemCall[], marks: readonly string[]): Acknowledgement[] {
  const seen = calls.flatMap((call) => {
    const { target } = descriptorOf(call) ?? {};
    if (!target?.startsWith('socket:') && !target?.endsWith('.wal')) return [];
    return [{ call, target, data: Buffer.concat(stringsOf(call)) }];
  });
  const writes = seen.filter(({ call, target }) => call.name.startsWith('pwrite') && target.endsWith('.wal'));
  const syncs = seen.filter(({ call }) => ['fsync', 'fdatasync'].includes(call.name) && call.result === 0);
  return marks.map((mark) => {
    const written = writes.find(({ data }) => data.includes(mark));
    const synced = syncs.find(
      ({ call, target }) => written && target === written.target && call.startedAt > written.call.returnedAt,
    );
    const arrived = seen.find(({ call, data }) => call.name === 'read' && data.includes(mark));
    const answer = seen.find(
      ({ call, target, data }) =>
        arrived && target === arrived.target && call.startedAt > arrived.call.returnedAt && isAnswer(call, data),
    );
    return {
      mark,
      writtenAt: written?.call.returnedAt,
      syncedAt: synced?.call.returnedAt,
      answeredAt: answer?.call.startedAt,
    };
  });
}

const HEADERS_FRAME = 1;
const FRAME_HEADER_BYTES = 9;

/** Whether these bytes begin an answer: the status line of HTTP/1.1, or a HEADERS frame among those of HTTP/2. */
function isAnswer({ name }: SystemCall, data: Buffer): boolean {
  if (!/^(?:write|writev|sendmsg)$/.test(name)) return false;
  if (data.toString('latin1', 0, 9) === 'HTTP/1.1 ') return true;
  for (let at = 0; at + FRAME_HEADER_BYTES <= data.length; at += FRAME_HEADER_BYTES + data.readUIntBE(at, 3)) {
    if (data[at + 3] === HEADERS_FRAME) return true;
  }
  return false;
}
