import { describe, expect, test } from 'vitest';
import { descriptorOf, parseSystemCalls, stringsOf } from './system-calls.testing.ts';

const path = '\\x2f\\x61\\x2e\\x73\\x65\\x65\\x6e';

describe('the trace of a process', () => {
  test('tells what its threads did at once, in the order in which that began', () => {
    const calls = parseSystemCalls(
      [
        `11 fdatasync(27<${path}> <unfinished ...>`,
        `12 pwrite64(28<${path}>, "\\x68\\x69", 2, 512) = 2`,
        '11 <... fdatasync resumed>)          = 0',
        `12 openat(AT_FDCWD<\\x2f>, "${path}", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory)`,
        `12 close(28<${path}>) = ?`,
        '12 +++ exited with 0 +++',
      ].join('\n'),
    );
    expect(calls.map(({ name, result, startedAt, returnedAt }) => [name, result, startedAt, returnedAt])).toEqual([
      ['fdatasync', 0, 0, 2],
      ['pwrite64', 2, 1, 1],
      ['openat', -1, 3, 3],
      ['close', undefined, 4, 4],
    ]);
    expect(descriptorOf(calls[0]!)).toEqual({ fd: 27, target: '/a.seen' });
    expect(stringsOf(calls[1]!)).toEqual([Buffer.from('hi')]);
  });

  test.each([
    [
      '<Cannot restart pid 11 with ptrace(PTRACE_SYSCALL): No such process>',
      ' <Cannot restart pid 11 with ptrace(PTRACE_SYSCALL): No such process>',
    ],
    ['<detached ...>', ' <detached ...>'],
    ['nothing', ''],
  ])('tells of a call on whose line a kill left %s that it never returned', (_, end) => {
    const calls = parseSystemCalls([`11 fdatasync(27<${path}>${end}`, '11 +++ killed by SIGKILL +++'].join('\n'));
    expect(calls).toEqual([expect.objectContaining({ args: `27<${path}>`, result: undefined, returnedAt: Infinity })]);
  });

  test('is refused where a thread goes on after a line that cannot be read', () => {
    expect(() => parseSystemCalls(`11 fdatasync(27<${path}\n11 close(27<${path}>) = 0`)).toThrow('line 1 of the trace');
    expect(() => parseSystemCalls('11 <... close resumed>) = 0')).toThrow('resumes what did not begin');
  });
});
