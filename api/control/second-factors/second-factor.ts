/** What a person signs in with besides their password, as they may know it. */
export interface SecondFactor {
  userId: string;
  confirmedAt: Date;
  /** Recovery codes that were not used. */
  recoveryCodesLeft: number;
}

/** What is shown for having it: a code of a time step, or a recovery code by its hash. */
export type ShownSecondFactor =
  { userId: string; step: number } | { userId: string; recoveryCodeHash: Uint8Array<ArrayBuffer> };
