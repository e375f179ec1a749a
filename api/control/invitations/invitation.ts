import type { Role } from '../../access/roles.ts';
import type { Invitation as Row } from '../generated/client.ts';

export interface Invitation {
  id: string;
  /** The only address it is good for; null for any. */
  email: string | null;
  role: Role;
  createdById: string | null;
  createdAt: Date;
  expiresAt: Date;
  /** Null while it is good. */
  acceptedAt: Date | null;
}

/** `secret` is the part of the link that is shown once. */
export interface NewInvitation {
  invitation: Invitation;
  secret: string;
}

export function toInvitation({ id, email, role, createdById, createdAt, expiresAt, acceptedAt }: Row): Invitation {
  return { id, email, role, createdById, createdAt, expiresAt, acceptedAt };
}
