import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory } from '../store/wal/log-files.ts';
import { bySignal, type Signal, signals } from '../telemetry/signal.ts';

/** By signal, in milliseconds; null keeps for ever. */
export type RetentionMs = Record<Signal, number | null>;

const FILE = 'retention.json';

/**
 * How long each signal is kept: what an admin chose, which lies beside the data it is of, else what the settings say. Where
 * a setting was given it holds, and nobody can choose.
 */
export class RetentionChoice {
  readonly #path: string;
  readonly #settings: RetentionMs;
  readonly #fixed: Record<Signal, boolean>;
  #chosen: Partial<RetentionMs>;

  private constructor(
    path: string,
    settings: RetentionMs,
    fixed: Record<Signal, boolean>,
    chosen: Partial<RetentionMs>,
  ) {
    this.#path = path;
    this.#settings = settings;
    this.#fixed = fixed;
    this.#chosen = chosen;
  }

  /** Throws where what was chosen cannot be read: data that somebody wants to keep is not to be deleted for that. */
  static async open(
    dataDirectory: string,
    settings: RetentionMs,
    fixed: Record<Signal, boolean>,
  ): Promise<RetentionChoice> {
    const path = join(dataDirectory, FILE);
    return new RetentionChoice(path, settings, fixed, await readChoice(path));
  }

  get retentionMs(): RetentionMs {
    return bySignal((signal) => {
      const chosen = this.#fixed[signal] ? undefined : this.#chosen[signal];
      return chosen === undefined ? this.#settings[signal] : chosen;
    });
  }

  isFixed(signal: Signal): boolean {
    return this.#fixed[signal];
  }

  /** Durable once it resolves. */
  async choose(signal: Signal, retentionMs: number | null): Promise<void> {
    const chosen = { ...this.#chosen, [signal]: retentionMs };
    await writeFile(`${this.#path}.new`, JSON.stringify(chosen), { flush: true });
    await rename(`${this.#path}.new`, this.#path);
    await syncDirectory(join(this.#path, '..'));
    this.#chosen = chosen;
  }
}

async function readChoice(path: string): Promise<Partial<RetentionMs>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  const chosen = parseChoice(text);
  if (!chosen) {
    throw new Error(`${path} is damaged: it says how long data is kept. Delete it to go by the settings RETENTION_….`);
  }
  return chosen;
}

function parseChoice(text: string): Partial<RetentionMs> | undefined {
  try {
    const chosen = JSON.parse(text) as Record<string, unknown>;
    const isSound = Object.entries(chosen).every(([signal, ms]) => {
      return (signals as readonly string[]).includes(signal) && (ms === null || (typeof ms === 'number' && ms > 0));
    });
    return isSound ? chosen : undefined;
  } catch {
    return undefined;
  }
}
