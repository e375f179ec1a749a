import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Actor } from '../access/actor.ts';
import { ControlError } from '../control/control-error.ts';
import type { ControlBackend } from '../control/control-plane.ts';
import type { VerbName } from '../control/verbs.ts';
import { StoreUnavailable } from '../store/ports/errors.ts';
import { processPort } from './process-port.ts';
import { type Remote, RemoteCalls } from './rpc.ts';

/** Longer than anything takes, a first start on a slow disk included. */
const CALL_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 5000;
/** Less memory for the code of the database and of what runs it; it is not what has to be fast. */
const nodeOptions = ['--liftoff-only', '--max-semi-space-size=2'];

export interface EmbeddedControlOptions {
  directory: string;
  /** The files of an empty database, to be copied at the first start. */
  template: string | undefined;
  /** Unused for this long the process ends; the next who needs it starts it again. */
  idleMs: number;
}

interface ControlProcess {
  prepare(): Promise<void>;
  call(name: VerbName, actor: Actor, input: unknown[]): Promise<unknown>;
  ping(): Promise<number>;
  close(): Promise<void>;
}

interface Running {
  child: ChildProcess;
  calls: RemoteCalls<ControlProcess>;
}

/** The embedded database, in a process that is there while somebody needs it. */
export class EmbeddedControl implements ControlBackend {
  readonly name = 'embedded PostgreSQL';
  /** The directory is ours alone. */
  readonly maxAgeMs = Infinity;
  readonly #options: EmbeddedControlOptions;
  #running: Running | undefined;
  #ending: Promise<void> = Promise.resolve();
  #idleTimer: NodeJS.Timeout | undefined;
  #underWay = 0;

  constructor(options: EmbeddedControlOptions) {
    this.#options = options;
  }

  /** The number of its process while there is one. */
  get pid(): number | undefined {
    return this.#running?.child.pid;
  }

  prepare(): Promise<void> {
    return this.#use((remote) => remote.prepare());
  }

  call(name: VerbName, actor: Actor, input: unknown[]): Promise<unknown> {
    return this.#use((remote) => remote.call(name, actor, input));
  }

  async ping(): Promise<number | null> {
    return this.#running ? this.#use((remote) => remote.ping()) : null;
  }

  close(): Promise<void> {
    return this.#end();
  }

  async #use<Value>(work: (remote: Remote<ControlProcess>) => Promise<Value>): Promise<Value> {
    clearTimeout(this.#idleTimer);
    this.#underWay++;
    try {
      await this.#ending;
      const { calls, child } = (this.#running ??= this.#start());
      return await withTimeout(work(calls.remote), child);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      throw new ControlError('UNAVAILABLE', 'The database of accounts stopped; try again.', { cause: error });
    } finally {
      this.#underWay--;
      if (this.#underWay === 0) this.#endWhenIdle();
    }
  }

  #start(): Running {
    const { directory, template } = this.#options;
    const child = fork(new URL('control-process.ts', import.meta.url), template ? [directory, template] : [directory], {
      execArgv: nodeOptions,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const running = { child, calls: new RemoteCalls<ControlProcess>(processPort(child), this.name) };
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    // Its files are free when it has ended, which is a little later.
    child.once('disconnect', () => {
      if (this.#running !== running) return;
      this.#running = undefined;
      this.#ending = exited;
    });
    return running;
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => void this.#end(), this.#options.idleMs).unref();
  }

  /** Those who come meanwhile wait until it has ended: two processes cannot have the files. */
  #end(): Promise<void> {
    clearTimeout(this.#idleTimer);
    const running = this.#running;
    if (!running) return this.#ending;
    this.#running = undefined;
    this.#ending = endProcess(running);
    return this.#ending;
  }
}

async function endProcess({ child, calls }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const deadline = setTimeout(() => child.kill('SIGKILL'), CLOSE_TIMEOUT_MS);
  // One that cannot close any more loses nothing: whatever it answered is on the disk.
  await calls.remote.close().catch(() => undefined);
  if (child.connected) child.disconnect();
  await exited;
  clearTimeout(deadline);
}

/** A process that answers no more is ended, and with it all that others wait for. */
async function withTimeout<Value>(answer: Promise<Value>, child: ChildProcess): Promise<Value> {
  const timer = setTimeout(() => child.kill('SIGKILL'), CALL_TIMEOUT_MS);
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
  }
}
