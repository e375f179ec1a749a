import type { Role } from '../../access/roles.ts';
import type { User as Row } from '../generated/client.ts';

/** A person as others may know them. */
export interface User {
  id: string;
  email: string;
  name: string | null;
  role: Role;
  hasPassword: boolean;
  /** Null for who may sign in. */
  disabledAt: Date | null;
  createdAt: Date;
}

export function toUser({ id, email, name, role, passwordHash, disabledAt, createdAt }: Row): User {
  return { id, email, name, role, hasPassword: passwordHash !== null, disabledAt, createdAt };
}
