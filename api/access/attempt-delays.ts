import { type DelayRules, GrowingDelays } from './growing-delays.ts';

/** What is tried: an account, or all that can be tried from a network. */
export interface Tried {
  kind: TriedKind;
  key: string;
}

export type TriedKind = keyof typeof delayRules;

/** Many people share the address of an office. */
export const delayRules = {
  address: { free: 20, maxDelayMs: 60_000 },
  account: { free: 5, maxDelayMs: 30_000 },
} as const satisfies Record<string, DelayRules>;

/** Counts attempts, wherever they are counted; never rejects. Times are Unix milliseconds. */
export interface AttemptDelays {
  /** Counts an attempt at all of these; or counts none, and gives how long it has to wait, in milliseconds. */
  begin(tried: readonly Tried[], nowMs: number): Promise<number>;
  /** An attempt that was counted was none. */
  takeBack(tried: readonly Tried[]): Promise<void>;
  forget(tried: Tried): Promise<void>;
}

/** Of this process alone. */
export class LocalDelays implements AttemptDelays {
  readonly #delays: Record<TriedKind, GrowingDelays> = {
    address: new GrowingDelays(delayRules.address),
    account: new GrowingDelays(delayRules.account),
  };

  async begin(tried: readonly Tried[], nowMs: number): Promise<number> {
    const waitMs = Math.max(...tried.map(({ kind, key }) => this.#delays[kind].waitMs(key, nowMs)));
    if (waitMs === 0) for (const { kind, key } of tried) this.#delays[kind].count(key, nowMs);
    return waitMs;
  }

  async takeBack(tried: readonly Tried[]): Promise<void> {
    for (const { kind, key } of tried) this.#delays[kind].takeBack(key);
  }

  async forget({ kind, key }: Tried): Promise<void> {
    this.#delays[kind].forget(key);
  }
}
