import { permits, type Principal } from '../access/principal.ts';

/** Who may send telemetry, and what is put on everything they send. */
export interface Sender {
  /** Attributes of the resource, as JSON; empty where there are none. */
  stampedAttributes: string;
}

/** The sender behind an Authorization header, or why they may not send. Never rejects. */
export type Authorize = (
  authorization: string | undefined,
) => Promise<Sender | 'unauthenticated' | 'forbidden' | 'unavailable'>;

/** Judges senders by who they are; whoever is not known while nobody can tell is asked to come again. */
export function authorizeBy(identify: (authorization: string | undefined) => Promise<Principal | null>): Authorize {
  return async (authorization) => {
    try {
      const principal = await identify(authorization);
      if (permits(principal, 'INGEST')) return { stampedAttributes: principal!.stampedAttributes };
      return principal === null || principal.kind === 'STRANGER' ? 'unauthenticated' : 'forbidden';
    } catch {
      return 'unavailable';
    }
  };
}
