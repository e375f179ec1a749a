/** A system call of a traced process, as strace tells it. */
export interface SystemCall {
  thread: number;
  name: string;
  /** What stands between the brackets; all text in it is written as \xNN. */
  args: string;
  /** Undefined where it did not return, or its thread was killed before that could be told; -1 where it failed. */
  result: number | undefined;
  /** Lines of the trace on which it began and returned: one that returned on an earlier line was over before. */
  startedAt: number;
  returnedAt: number;
}

/** Options with which strace writes what is read here: calls of these names, with so many bytes of their data. */
export function straceOptions(output: string, names: readonly string[], maxBytes: number): string[] {
  const options = ['-f', '-y', '-xx', '-s', String(maxBytes), '-e', 'signal=none'];
  return [...options, '-e', `trace=${names.join(',')}`, '-o', output];
}

const began = /^(\d+) +(\w+)\((.*)$/;
const resumed = /^(\d+) +<\.\.\. (\w+) resumed>(.*)$/;
/** How a line ends that does not tell a return: another thread's line came first, or this thread is no more. */
const notReturned = / <(?:unfinished \.\.\.|detached \.\.\.|Cannot restart pid [^>]*)>$/;
const returned = /^(.*)\) += (-?\d+|\?)(?:<[^>]*>)?(?: .*)?$/;

/**
 * The calls of a trace in the order in which they began. `firstLine`: of a trace that goes on from another. A kill may cut
 * the line of a call anywhere: it is one that never returned. Throws where its thread goes on after such a line.
 */
export function parseSystemCalls(trace: string, firstLine = 0): SystemCall[] {
  const calls: SystemCall[] = [];
  const underWay = new Map<string, SystemCall>();
  for (const [index, text] of trace.split('\n').entries()) {
    const line = firstLine + index;
    const [, thread, name, rest] = (began.exec(text) ?? resumed.exec(text) ?? []) as (string | undefined)[];
    if (thread === undefined || name === undefined || rest === undefined) continue;
    let call = underWay.get(thread);
    if (began.test(text)) {
      if (call) throw new Error(`line ${call.startedAt + 1} of the trace cannot be read: ${call.args.slice(-200)}`);
      call = { thread: Number(thread), name, args: '', result: undefined, startedAt: line, returnedAt: Infinity };
      calls.push(call);
      underWay.set(thread, call);
    } else if (call?.name !== name)
      throw new Error(`line ${line + 1} of the trace resumes what did not begin: ${text}`);
    call.args += rest.replace(notReturned, '');
    const match = returned.exec(call.args);
    if (!match) continue;
    underWay.delete(thread);
    call.args = match[1]!;
    call.returnedAt = line;
    if (match[2] !== '?') call.result = Number(match[2]);
  }
  return calls;
}

/** The file descriptor that the call is about, and what it stands for: a path, `socket:[1234]`. */
export function descriptorOf({ args }: SystemCall): { fd: number; target: string } | undefined {
  const match = /^(\d+)<([^>]*)>/.exec(args);
  return match ? { fd: Number(match[1]), target: textOf(match[2]!) } : undefined;
}

/** All text and data of the arguments, in order. Throws where the trace cut some of it. */
export function stringsOf({ name, args }: SystemCall): Buffer[] {
  return [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?/g)].map(([, hex, cut]) => {
    if (cut) throw new Error(`the trace cut the data of a ${name}`);
    return bytesOf(hex!);
  });
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex');
}

function textOf(hex: string): string {
  return bytesOf(hex).toString();
}
