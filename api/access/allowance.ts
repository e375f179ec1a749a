import { networkOf } from './network-of.ts';
import { permits, type Principal } from './principal.ts';

/** What somebody may ask of the graph. */
export interface Allowance {
  /** By which it is counted: the key, the person, or the network of whoever has no name. */
  bucket: string;
  /** Cost of the operations that begin within a minute. */
  costPerMinute: number;
  /** Queries and mutations that are not answered yet. */
  operations: number;
  sockets: number;
  subscriptions: number;
}

type Amounts = Omit<Allowance, 'bucket'>;

/**
 * More than a script comes to that asks as fast as it is answered, lists in lists included, of which the cost is many times
 * what there is: it keeps one from taking all that others need.
 */
const ofReaders: Amounts = { costPerMinute: 1_000_000_000, operations: 500, sockets: 20_000, subscriptions: 20_000 };
/** Who may read nothing signs in, and little else. */
const ofStrangers: Amounts = { costPerMinute: 3000, operations: 50, sockets: 0, subscriptions: 0 };

/** People and keys have theirs to themselves, wherever they ask from; all others share that of their network. */
export function allowanceOf(principal: Principal | null, address: string | null): Allowance {
  const amounts = permits(principal, 'READ') ? ofReaders : ofStrangers;
  return { bucket: bucketOf(principal, address), ...amounts };
}

/** Tells apart who is counted apart. */
export function bucketOf(principal: Principal | null, address: string | null): string {
  if (principal?.kind === 'API_KEY') return `key ${principal.id}`;
  if (principal?.kind === 'USER') return `user ${principal.userId}`;
  // Apart: what those who read spend is more than strangers may.
  return `${permits(principal, 'READ') ? 'readers' : 'strangers'} of ${networkOf(address)}`;
}
