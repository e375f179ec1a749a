import type { Random } from '../../../simulator/world/random.ts';
import { exceptions, methods, routes, services, tables } from './shop.ts';

export const COMMON_WORD = 'request';
export const PHRASE = 'connection reset by peer';
export const RARE_WORD = 'quokkafault';
/** One line in so many has the rare word, and one, between them, a word that no other line has. */
export const RARE_EVERY = 100_000;

export interface LineBody {
  severityNumber: number;
  severityText: string;
  body: string;
}

type MakeBody = (random: Random) => string;
type Choice = readonly [MakeBody, ...MakeBody[]];

const failures: Choice = [
  (r) =>
    `upstream ${r.pick(services)} failed: read tcp ${address(r)}:${port(r)}->${address(r)}:8080: connection reset by peer`,
  (r) => `payment authorization declined for order ${id(r)}: code=${50 + r.below(20)}`,
  (r) => `unhandled exception in handler ${r.pick(routes)}: ${r.pick(exceptions)}`,
  (r) => `query on ${r.pick(tables)} timed out after ${1000 + r.below(9000)}ms (attempt ${1 + r.below(3)})`,
];
const warnings: Choice = [
  (r) => `slow query on ${r.pick(tables)} took ${200 + r.below(3000)}ms rows=${r.below(5000)}`,
  (r) => `retrying request to ${r.pick(services)} attempt=${1 + r.below(4)} backoff=${50 << r.below(5)}ms`,
  (r) => `cache miss ratio ${r.float().toFixed(3)} above threshold for region eu-west-${1 + r.below(3)}`,
];
const details: Choice = [
  (r) => `cache lookup key=session:${id(r)} hit=${r.chance(0.66)}`,
  (r) =>
    `feature flag ${r.pick(['new-checkout', 'dark-mode', 'fast-search'])} evaluated to ${r.chance(0.5)} for user u-${id(r)}`,
  (r) => `decoded ${r.below(9000)} bytes from topic orders partition ${r.below(24)} offset ${r.below(1e9)}`,
];
const access: MakeBody = (r) =>
  `request completed method=${r.pick(methods)} path=${r.pick(routes).replace('{id}', String(id(r)))} status=${r.pick([200, 200, 200, 201, 204, 304, 404])} duration_ms=${r.below(900)} bytes=${r.below(60_000)} client=${address(r)}`;
const events: Choice = [
  access,
  access,
  access,
  (r) =>
    `order ${id(r)} moved to state ${r.pick(['created', 'paid', 'packed', 'shipped', 'delivered'])} for customer u-${id(r)}`,
  (r) => `published message to topic orders partition ${r.below(24)} offset ${r.below(1e9)}`,
  (r) => `user u-${id(r)} logged in from ${address(r)}`,
  (r) =>
    `scheduled job ${r.pick(['reindex', 'expire-carts', 'send-digest', 'sync-stock'])} finished in ${r.below(60_000)}ms processed=${r.below(100_000)}`,
];

/** What a service writes; of a failed span it tells of the failure. */
export function makeLineBody(random: Random, isFailure: boolean): LineBody {
  const lot = random.below(100);
  if (isFailure || lot < 4) return { severityNumber: 17, severityText: 'ERROR', body: random.pick(failures)(random) };
  if (lot < 12) return { severityNumber: 13, severityText: 'WARN', body: random.pick(warnings)(random) };
  if (lot < 27) return { severityNumber: 5, severityText: 'DEBUG', body: random.pick(details)(random) };
  return { severityNumber: 9, severityText: 'INFO', body: random.pick(events)(random) };
}

/** A number of six digits or less, as of users, orders and products. */
export function id(random: Random): number {
  return random.below(500_000);
}

export function address(random: Random): string {
  return `10.${random.below(4)}.${random.below(256)}.${random.below(256)}`;
}

export function port(random: Random): number {
  return 1024 + random.below(60_000);
}
