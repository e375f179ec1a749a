import type { Session as Row } from '../generated/client.ts';

/** A signed-in browser, as its owner may know it. */
export interface Session {
  id: string;
  userId: string;
  /** Of the refresh token that is good. */
  generation: number;
  /** When it was last refreshed. */
  rotatedAt: Date;
  createdAt: Date;
  expiresAt: Date;
  address: string | null;
  userAgent: string | null;
}

export function toSession(row: Row): Session {
  return { ...row };
}
