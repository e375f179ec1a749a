import { autoStep } from '../query/time-range.ts';
import type { ScanReport } from '../store/ports/plan.ts';
import type { ServiceIdentity } from '../telemetry/resource.ts';
import { nanoFromMs, NANO_PER_HOUR, NANO_PER_MINUTE } from '../telemetry/time.ts';
import type { TimeRange, UnixNano } from '../telemetry/time.ts';
import { environmentName, identityText, serviceVersion } from './service-filter.ts';
import type { ReadServiceGroups, ServiceGroupsAsked, SpanGroup } from './service-groups.ts';
import { sumReports } from './sum-reports.ts';

export interface DeploysAsked {
  /** null: of all services. */
  service: ServiceIdentity | null;
  range: TimeRange;
  /** null: all environments. */
  environment: string | null;
}

/** A version of a service that was not there before, in an environment in which another one was. */
export interface Deploy {
  service: ServiceIdentity;
  environment: string | null;
  version: string;
  /** The one that was seen last before it. */
  previousVersion: string;
  /** The start of the minute, or of a longer bucket in a long range, in which it was first seen. */
  timeNano: UnixNano;
}

const MINUTE = BigInt(NANO_PER_MINUTE);
/** A version that was not seen for longer is new again. */
const REMEMBERED = BigInt(24 * NANO_PER_HOUR);

/**
 * The versions that first appear in the range, the newest first: found in the counts by service.version that are kept of
 * every minute, so that nobody has to tell of deploys. A service that is itself new is none.
 */
export async function findDeploys(
  { service, range, environment }: DeploysAsked,
  read: ReadServiceGroups,
): Promise<{ deploys: Deploy[]; report: ScanReport }> {
  const fromNano = range.fromNano - (range.fromNano % MINUTE);
  const asked: Omit<ServiceGroupsAsked, 'range' | 'step'> = {
    service,
    environment,
    filter: { op: 'exists', key: serviceVersion },
    by: [environmentName, serviceVersion],
    aggregates: [{ fn: 'count' }],
  };
  const [before, within] = await Promise.all([
    read({ ...asked, range: { fromNano: fromNano - REMEMBERED, toNano: fromNano }, step: null }),
    read({ ...asked, range: { fromNano, toNano: range.toNano }, step: Math.max(NANO_PER_MINUTE, autoStep(range)) }),
  ]);
  const places = new Map<string, ServedVersions>();
  const placeOf = (group: SpanGroup): ServedVersions => {
    const key = `${identityText(group.service)} ${JSON.stringify(group.keys[0])}`;
    let place = places.get(key);
    if (!place) places.set(key, (place = new ServedVersions(group)));
    return place;
  };
  // Of those before, the one with the fewest spans first: the last counts as the one that ran until the range began.
  for (const group of before.groups.toReversed()) placeOf(group).seenBefore(group);
  for (const group of within.groups) placeOf(group).seen(group, within.times);
  const deploys = [...places.values()].flatMap((place) => place.deploys());
  deploys.sort((a, b) => Number(b.timeNano - a.timeNano) || compareKeys(a, b));
  return { deploys, report: sumReports(range, [before.report, within.report]) };
}

/** What tells deploys of one instant apart. */
export function deployKey({ service, environment, version }: Deploy): string {
  return JSON.stringify([service.name, service.namespace, environment, version]);
}

function compareKeys(a: Deploy, b: Deploy): number {
  return deployKey(a) < deployKey(b) ? -1 : 1;
}

/** The versions of one service in one environment. */
class ServedVersions {
  readonly #service: ServiceIdentity;
  readonly #environment: string | null;
  readonly #before: string[] = [];
  /** First and last bucket in which each was seen, Unix milliseconds. */
  readonly #within: { version: string; firstMs: number; lastMs: number }[] = [];

  constructor({ service, keys }: SpanGroup) {
    this.#service = service;
    this.#environment = keys[0] === null ? null : String(keys[0]);
  }

  seenBefore({ keys }: SpanGroup): void {
    this.#before.push(String(keys[1]));
  }

  seen({ keys, values }: SpanGroup, times: readonly number[]): void {
    const counts = values[0]!;
    const first = counts.findIndex((count) => (count ?? 0) > 0);
    if (first < 0) return;
    const last = counts.findLastIndex((count) => (count ?? 0) > 0);
    this.#within.push({ version: String(keys[1]), firstMs: times[first]!, lastMs: times[last]! });
  }

  deploys(): Deploy[] {
    return this.#within.flatMap(({ version, firstMs }) => {
      if (this.#before.includes(version)) return [];
      const previousVersion = this.#previous(firstMs);
      if (previousVersion === undefined) return [];
      const place = { service: this.#service, environment: this.#environment };
      return [{ ...place, version, previousVersion, timeNano: nanoFromMs(firstMs) }];
    });
  }

  /** The version that ran until another one came. */
  #previous(beforeMs: number): string | undefined {
    const earlier = this.#within
      .filter(({ firstMs }) => firstMs < beforeMs)
      .sort((a, b) => Math.min(a.lastMs, beforeMs) - Math.min(b.lastMs, beforeMs) || a.firstMs - b.firstMs);
    return earlier.at(-1)?.version ?? this.#before.at(-1);
  }
}
