import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { descriptorOf, stringsOf, type SystemCall } from './system-calls.testing.ts';

const ofFiles = [
  'openat',
  'open',
  'close',
  'write',
  'writev',
  'pwrite64',
  'pwritev',
  'ftruncate',
  'fsync',
  'fdatasync',
];
const ofNames = [
  'rename',
  'renameat',
  'renameat2',
  'unlink',
  'unlinkat',
  'rmdir',
  'mkdir',
  'mkdirat',
  'link',
  'linkat',
];
/** The system calls that are read here. */
export const diskCalls = [...ofFiles, ...ofNames];

/** A change of one file's bytes, or of one directory's entries, with when it was asked for and done. */
interface Change {
  startedAt: number;
  returnedAt: number;
  apply: Apply;
}

type Apply = { kind: 'write'; offset: number; data: Buffer } | { kind: 'truncate'; size: number } | EntryChange;
/** Names gain a file or directory, or lose theirs (null), together or not at all. */
type EntryChange = { kind: 'entries'; entries: [name: string, node: Node | null][] };

/** A file or a directory with all that was ever done to it. */
interface Node {
  isDirectory: boolean;
  changes: Change[];
  syncs: { startedAt: number; returnedAt: number }[];
  /** Of a file: its size with all changes so far. */
  size: number;
  /** Of a directory: its entries with all changes so far. */
  entries: Map<string, Node>;
}

const SECTOR_BYTES = 512;

/** What a process did to the files of a directory, from the trace of its system calls. The directory was empty at first. */
export class RecordedDisk {
  readonly #directory: string;
  readonly #root = newNode(true);
  readonly #open = new Map<number, { node: Node; appends: boolean; position: number }>();
  /** Lines of the trace on which something was synced: right before them most is unsure. */
  readonly syncedAt: number[] = [];

  constructor(calls: readonly SystemCall[], directory: string) {
    this.#directory = directory;
    const done = calls.filter(({ result }) => result !== undefined && result >= 0);
    // A descriptor is free when its close begins, and taken when an open returns.
    const lineOf = (call: SystemCall): number => (call.name.startsWith('open') ? call.returnedAt : call.startedAt);
    for (const call of done.toSorted((a, b) => lineOf(a) - lineOf(b))) this.#record(call);
  }

  /**
   * Writes out what a power cut at this line of the trace may leave. What was synced before is there; of all else any part
   * is, writes torn and in another order, as `random` has it.
   */
  writeStateAt(line: number, target: string, random: () => number): void {
    // Often all or nothing of what is not synced reaches the disk, which is worth as many trials as what lies between.
    const share = [0, 1, 0.5, 0.85][Math.floor(random() * 4)]!;
    const writeNode = (node: Node, path: string): void => {
      if (!node.isDirectory) return writeFileSync(path, contentAt(node, line, share, random));
      mkdirSync(path, { recursive: true });
      for (const [name, child] of entriesAt(node, line, share, random)) writeNode(child, join(path, name));
    };
    writeNode(this.#root, target);
  }

  /** Whether the directory is as the calls should have left it. */
  isAsRecorded(): boolean {
    const matches = (node: Node, path: string): boolean => {
      if (!node.isDirectory) return readFileSync(path).equals(contentAt(node, Infinity, 1, () => 0));
      const names = readdirSync(path);
      return (
        names.length === node.entries.size &&
        names.every((name) => {
          const child = node.entries.get(name);
          return child !== undefined && matches(child, join(path, name));
        })
      );
    };
    return matches(this.#root, this.#directory);
  }

  #record(call: SystemCall): void {
    const { name, args } = call;
    if (name === 'open' || name === 'openat') return this.#opened(call);
    const { fd = -1 } = descriptorOf(call) ?? {};
    if (name === 'close') return void this.#open.delete(fd);
    if (/^(?:rename|unlink|rmdir|mkdir|link)/.test(name)) return this.#changeEntries(call);
    const opened = this.#open.get(fd);
    if (!opened) return;
    const { node } = opened;
    if (name.endsWith('sync')) {
      const { startedAt, returnedAt } = call;
      node.syncs.push({ startedAt, returnedAt });
      this.syncedAt.push(returnedAt);
    } else if (name === 'ftruncate') this.#change(node, call, { kind: 'truncate', size: lastNumber(args) });
    else {
      const data = Buffer.concat(stringsOf(call)).subarray(0, call.result);
      const isPositioned = name.startsWith('pwrite');
      const offset = isPositioned ? lastNumber(args) : opened.appends ? node.size : opened.position;
      if (!isPositioned) opened.position = offset + data.length;
      this.#change(node, call, { kind: 'write', offset, data });
    }
  }

  #opened(call: SystemCall): void {
    const path = this.#pathOf(stringsOf(call)[0]!.toString(), call);
    if (path === undefined) return;
    let node = this.#find(path);
    if (!node) {
      if (!call.args.includes('O_CREAT')) throw new Error(`${path} was opened and is not in the trace`);
      node = newNode(false);
      this.#changeParent(path, call, node);
    } else if (call.args.includes('O_TRUNC')) this.#change(node, call, { kind: 'truncate', size: 0 });
    this.#open.set(call.result!, { node, appends: call.args.includes('O_APPEND'), position: 0 });
  }

  #changeEntries(call: SystemCall): void {
    const [first, second] = stringsOf(call).map((text) => this.#pathOf(text.toString(), call));
    if (call.name.startsWith('mkdir')) {
      if (first !== undefined) this.#changeParent(first, call, newNode(true));
    } else if (call.name.startsWith('link')) {
      if (second !== undefined) this.#changeParent(second, call, this.#find(first!)!);
    } else if (call.name.startsWith('rename')) {
      if (first === undefined || second === undefined) return;
      if (dirname(first) !== dirname(second)) throw new Error('renamed into another directory');
      const node = this.#find(first)!;
      const entries: EntryChange['entries'] = [
        [nameIn(first), null],
        [nameIn(second), node],
      ];
      this.#change(this.#find(dirname(first))!, call, { kind: 'entries', entries });
    } else if (first !== undefined) this.#changeParent(first, call, null);
  }

  #changeParent(path: string, call: SystemCall, node: Node | null): void {
    this.#change(this.#find(dirname(path))!, call, { kind: 'entries', entries: [[nameIn(path), node]] });
  }

  #change(node: Node, { startedAt, returnedAt }: SystemCall, apply: Apply): void {
    node.changes.push({ startedAt, returnedAt, apply });
    if (apply.kind === 'entries') applyEntries(node.entries, apply);
    else node.size = apply.kind === 'truncate' ? apply.size : Math.max(node.size, apply.offset + apply.data.length);
  }

  /** The path below the directory: '.' for itself, undefined where it lies elsewhere. */
  #pathOf(path: string, { args }: SystemCall): string | undefined {
    const base = /^(?:AT_FDCWD|\d+)<([^>]*)>/.exec(args)?.[1]?.replaceAll('\\x', '') ?? '';
    const below = relative(this.#directory, resolve(Buffer.from(base, 'hex').toString() || '/', path));
    return below.startsWith('..') ? undefined : below || '.';
  }

  #find(path: string): Node | undefined {
    if (path === '.') return this.#root;
    return path.split('/').reduce<Node | undefined>((node, name) => node?.entries.get(name), this.#root);
  }
}

function newNode(isDirectory: boolean): Node {
  return { isDirectory, changes: [], syncs: [], size: 0, entries: new Map() };
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function lastNumber(args: string): number {
  return Number(/(\d+)$/.exec(args)![1]);
}

/** Changes that the node has at the line for certain, and those that may have been lost. */
function changesAt({ changes, syncs }: Node, line: number): { certain: Apply[]; unsure: Apply[] } {
  const synced = syncs.filter(({ returnedAt }) => returnedAt < line);
  const lastSync = Math.max(-1, ...synced.map(({ startedAt }) => startedAt));
  const begun = changes.filter(({ startedAt }) => startedAt < line);
  const isCertain = ({ returnedAt }: Change): boolean => returnedAt < lastSync;
  return {
    certain: begun.filter(isCertain).map(({ apply }) => apply),
    unsure: begun.filter((change) => !isCertain(change)).map(({ apply }) => apply),
  };
}

function entriesAt(node: Node, line: number, share: number, random: () => number): Map<string, Node> {
  const { certain, unsure } = changesAt(node, line);
  const entries = new Map<string, Node>();
  const kept = unsure.filter(() => random() < share);
  for (const change of [...certain, ...kept]) applyEntries(entries, change as EntryChange);
  return entries;
}

function applyEntries(entries: Map<string, Node>, change: EntryChange): void {
  for (const [name, node] of change.entries) {
    if (node) entries.set(name, node);
    else entries.delete(name);
  }
}

function contentAt(node: Node, line: number, share: number, random: () => number): Buffer {
  const { certain, unsure } = changesAt(node, line);
  let content = Buffer.alloc(0);
  for (const change of certain) content = applyBytes(content, change);
  // All of it in the order in which it was written is one of the ways.
  const kept =
    share === 1
      ? unsure
      : shuffled(
          unsure.filter(() => random() < share),
          random,
        );
  for (const change of kept) {
    if (change.kind !== 'write' || share === 1) content = applyBytes(content, change);
    else for (const part of tornParts(change, share, random)) content = applyBytes(content, part);
  }
  return content;
}

function applyBytes(content: Buffer<ArrayBuffer>, change: Apply): Buffer<ArrayBuffer> {
  if (change.kind === 'entries') throw new Error('a file has no entries');
  if (change.kind === 'truncate') return resized(content, change.size);
  const grown = resized(content, Math.max(content.length, change.offset + change.data.length));
  change.data.copy(grown, change.offset);
  return grown;
}

function resized(content: Buffer<ArrayBuffer>, size: number): Buffer<ArrayBuffer> {
  if (size === content.length) return content;
  const result = Buffer.alloc(size);
  content.copy(result);
  return result;
}

/** The sectors of a write that reach the disk; half of the writes come whole. */
function tornParts(write: Apply & { kind: 'write' }, share: number, random: () => number): Apply[] {
  if (random() < 0.5) return [write];
  const parts: Apply[] = [];
  const end = write.offset + write.data.length;
  for (let from = write.offset; from < end;) {
    const to = Math.min(end, (Math.floor(from / SECTOR_BYTES) + 1) * SECTOR_BYTES);
    const data = write.data.subarray(from - write.offset, to - write.offset);
    if (random() < share) parts.push({ kind: 'write', offset: from, data });
    from = to;
  }
  return parts;
}

function shuffled<T>(values: T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}
