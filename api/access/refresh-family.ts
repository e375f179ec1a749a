/** A refresh token presented again within this long gets the same successor: two tabs, or an answer that was lost. */
const REPEAT_MS = 10_000;
const DAY_MS = 86_400_000;
/** Without a refresh for this long a session ends. */
const IDLE_MS = 30 * DAY_MS;
/** After this long one signs in again, whatever happened. */
const LIFETIME_MS = 180 * DAY_MS;

/** The tokens of one sign-in, each made from the one before; only that of the present generation is good. */
export interface RefreshFamily {
  generation: number;
  /** When the present generation began. */
  rotatedAt: Date;
  createdAt: Date;
  expiresAt: Date;
}

/** What becomes of a presented token: `reused` is a theft, and ends the family. */
export type RefreshVerdict =
  | { kind: 'rotated'; family: RefreshFamily }
  | { kind: 'repeated'; family: RefreshFamily }
  | { kind: 'reused' }
  | { kind: 'expired' }
  /** Of a generation that the family has not reached, as after a restored backup. */
  | { kind: 'unknown' };

/** One that ends after `mostMs`, whatever happens, where that is said. */
export function startFamily(now: Date, mostMs = Infinity): RefreshFamily {
  const expiresAt = new Date(now.getTime() + Math.min(IDLE_MS, mostMs));
  return { generation: 0, rotatedAt: now, createdAt: now, expiresAt };
}

/** Judges the token of a generation and gives the family's next state. */
export function refresh(family: RefreshFamily, generation: number, now: Date): RefreshVerdict {
  if (now >= family.expiresAt) return { kind: 'expired' };
  if (generation > family.generation) return { kind: 'unknown' };
  if (generation === family.generation) return { kind: 'rotated', family: rotated(family, now) };
  const isNewest = generation === family.generation - 1;
  const isInTime = now.getTime() - family.rotatedAt.getTime() <= REPEAT_MS;
  return isNewest && isInTime ? { kind: 'repeated', family } : { kind: 'reused' };
}

function rotated(family: RefreshFamily, now: Date): RefreshFamily {
  const { generation, rotatedAt, createdAt, expiresAt } = family;
  // One that ends before its use would have let it was given an end at its start, which stays.
  const isFixed = expiresAt < endOf(rotatedAt, createdAt);
  return {
    generation: generation + 1,
    rotatedAt: now,
    createdAt,
    expiresAt: isFixed ? expiresAt : endOf(now, createdAt),
  };
}

function endOf(rotatedAt: Date, createdAt: Date): Date {
  return new Date(Math.min(rotatedAt.getTime() + IDLE_MS, createdAt.getTime() + LIFETIME_MS));
}
