import { anybody, permits, type Principal, systemPrincipal } from './principal.ts';

/** Who does something, as permissions are checked and the audit names them. */
export interface Actor extends Principal {
  /** Where the request came from; null for the product itself. */
  address: string | null;
}

/** Whoever asks from an address; null is a stranger, who may do nothing. */
export function actorAt(principal: Principal | null, address: string | null): Actor {
  return { ...(principal ?? anybody([])), address };
}

export const systemActor: Actor = actorAt(systemPrincipal, null);

/** Whether what belongs to a person is the actor's to decide over: it is their own, or they are an admin. */
export function isSelfOrAdmin(actor: Actor, userId: string | null): boolean {
  const isSelf = userId !== null && actor.kind === 'USER' && actor.userId === userId;
  return isSelf || permits(actor, 'ADMIN');
}
