import { expect, test } from 'vitest';
import { followRequests } from './acknowledgements.testing.ts';
import { parseSystemCalls } from './system-calls.testing.ts';

const hex = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
const log = `20<${hex('/data/wal/1.wal')}>`;
const socket = `31<${hex('socket:[77]')}>`;

/** Two threads: 10 has the sockets, 11 does what is asked of the disk. */
const orderly = [
  `10 read(${socket}, "${hex('POST … mark-1')}", 65536) = 14`,
  `11 pwritev(${log}, [{iov_base="${hex('SWL1')}", iov_len=4}, {iov_base="${hex('mark-1')}", iov_len=6}], 2, 0 <unfinished ...>`,
  `10 read(${socket},  <unfinished ...>`,
  `11 <... pwritev resumed>) = 10`,
  `11 fdatasync(${log} <unfinished ...>`,
  `10 <... read resumed>0x7f00, 65536) = -1 EAGAIN (Resource temporarily unavailable)`,
  `11 <... fdatasync resumed>) = 0`,
  `10 write(${socket}, "${hex('HTTP/1.1 200 OK')}", 15) = 15`,
  `10 +++ exited with 0 +++`,
];

test('a request is followed to the log, to the disk and to its answer', () => {
  expect(followRequests(parseSystemCalls(orderly.join('\n')), ['mark-1'])).toEqual([
    { mark: 'mark-1', writtenAt: 3, syncedAt: 6, answeredAt: 7 },
  ]);
});

test('an answer that leaves while the log is being synced is found out', () => {
  const hasty = orderly.toSpliced(6, 2, orderly[7]!, orderly[6]!);
  expect(followRequests(parseSystemCalls(hasty.join('\n')), ['mark-1'])).toMatchObject([
    { syncedAt: 7, answeredAt: 6 },
  ]);
});

test('a sync that began before the record was written is none for it', () => {
  const [read, write, , written, sync, , synced] = orderly as [string, string, string, string, string, string, string];
  const other = `12 ${sync.slice(3)}`;
  const early = [read, other, write, written, `12 ${synced.slice(3)}`, ...orderly.slice(7)];
  expect(followRequests(parseSystemCalls(early.join('\n')), ['mark-1'])).toMatchObject([{ syncedAt: undefined }]);
});

test('an answer over HTTP/2 begins with its HEADERS frame, not with what else is said on the connection', () => {
  const frame = (type: number, payload: string): string => {
    const header = Buffer.alloc(9);
    header.writeUIntBE(payload.length, 0, 3);
    header[3] = type;
    return header.toString('latin1') + payload;
  };
  const windowUpdate = `10 write(${socket}, "${hex(frame(8, 'more'))}", 13) = 13`;
  const answer = `10 write(${socket}, "${hex(frame(8, 'more') + frame(1, 'status'))}", 28) = 28`;
  const calls = parseSystemCalls([...orderly.slice(0, 7), windowUpdate, answer].join('\n'));
  expect(followRequests(calls, ['mark-1'])).toMatchObject([{ answeredAt: 8 }]);
});
