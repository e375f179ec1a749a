/** A system call of a traced process, as strace tells it. */
export interface SystemCall {
  thread: number;
  name: string;
  /** What stands between the brackets; all text in it is written as \xNN. */
  args: string;
  /** Undefined where it never returned; -1 where it failed. */
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
const unfinished = ' <unfinished ...>';
const returned = /^(.*)\) += (-?\d+|\?)(?:<[^>]*>)?(?: .*)?$/;

/** The calls of a trace in the order in which they began. `firstLine`: of a trace that goes on from another. */
export function parseSystemCalls(trace: string, firstLine = 0): SystemCall[] {
  const calls: SystemCall[] = [];
  const underWay = new Map<string, SystemCall>();
  for (const [index, text] of trace.split('\n').entries()) {
    const line = firstLine + index;
    const start = began.exec(text);
    const end = resumed.exec(text);
    if (start) {
      const [, thread, name, rest] = start as unknown as [string, string, string, string];
      const call = { thread: Number(thread), name, args: '', result: undefined, startedAt: line, returnedAt: Infinity };
      calls.push(call);
      if (rest.endsWith(unfinished)) {
        call.args = rest.slice(0, -unfinished.length);
        underWay.set(thread, call);
      } else finish(call, rest, line);
    } else if (end) {
      const [, thread, name, rest] = end as unknown as [string, string, string, string];
      const call = underWay.get(thread);
      if (call?.name !== name) throw new Error(`line ${line + 1} of the trace resumes what did not begin: ${text}`);
      underWay.delete(thread);
      finish(call, call.args + rest, line);
    }
  }
  return calls;
}

function finish(call: SystemCall, text: string, line: number): void {
  const match = returned.exec(text);
  if (!match) throw new Error(`line ${line + 1} of the trace cannot be read: ${text.slice(0, 200)}`);
  call.args = match[1]!;
  call.returnedAt = line;
  if (match[2] !== '?') call.result = Number(match[2]);
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
