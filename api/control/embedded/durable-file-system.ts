import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';

type ModuleOptions = Parameters<NodeFS['init']>[1];

/** What of Emscripten's file system is used here; its own types leave it out. */
interface EmscriptenModule {
  NODEFS: {
    stream_ops: { fsync?: (stream: EmscriptenStream) => number };
    realPath(node: object): string;
  };
}

interface EmscriptenStream {
  /** The file's descriptor in this process; undefined of a directory. */
  nfd?: number;
  node: object;
}

/** PGlite's files in a folder, where a flush that PostgreSQL asks for reaches the disk: as it comes, PGlite ignores it. */
export class DurableFileSystem extends NodeFS {
  override async init(database: PGlite, options: ModuleOptions): Promise<{ emscriptenOpts: ModuleOptions }> {
    const { emscriptenOpts } = await super.init(database, options);
    const flushed = (module: object): void => letFlushesThrough(module as EmscriptenModule);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [flushed, ...[emscriptenOpts.preRun ?? []].flat()] } };
  }
}

function letFlushesThrough({ NODEFS }: EmscriptenModule): void {
  NODEFS.stream_ops.fsync = ({ nfd, node }) => {
    if (nfd !== undefined) fdatasyncSync(nfd);
    else flushDirectory(NODEFS.realPath(node));
    return 0;
  };
}

/** What was made, renamed or deleted in the folder is so after a failure of power too. */
export function flushDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
