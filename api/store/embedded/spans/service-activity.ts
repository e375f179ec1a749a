import type { TimeRange } from '../../../telemetry/time.ts';
import { matchAll } from '../../columnar/filter-node.ts';
import { selectedRows } from '../../columnar/rows.ts';
import { everybody, isAmong, isEverybody, type Senders } from '../../ports/senders.ts';
import type { ServiceActivity } from '../../ports/trace-store.ts';
import { resourceKeys, type ServiceIdentity, unknownService } from '../../../telemetry/resource.ts';
import type { PartitionView } from '../rows/partition-view.ts';
import type { Scan } from '../rows/scan.ts';
import { senderTest } from '../rows/sender-test.ts';
import { countedKeys, type ServiceEntry } from '../rows/service-entry.ts';

const TIER = 'services';

/** Services that made spans in a range, by name, then namespace; those of whole row groups from their roll-ups. */
export async function findServices(
  views: PartitionView[],
  range: TimeRange,
  environment: string | null,
  scan: Scan,
  of: Senders = everybody,
): Promise<ServiceActivity[]> {
  const found = new Activities(environment);
  for (const view of views) {
    const { baseNano } = view.partition;
    const isWithin = ({ timeMin, timeMax }: { timeMin: number; timeMax: number }): boolean =>
      baseNano + BigInt(timeMin) >= range.fromNano && baseNano + BigInt(timeMax) < range.toNano;
    const isTold = isEverybody(of) || view.series.hasTexts;
    const { rollUps, others } = view.rolledUp(TIER, { canUse: (times) => isTold && isWithin(times), isWhole: true });
    for (const part of rollUps) {
      if (!(await scan.mayGoOn())) break;
      const { cells, series, counts } = part.load();
      for (let cell = 0; cell < cells;) {
        const number = series[cell]!;
        let count = 0;
        for (; cell < cells && series[cell] === number; cell++) count += counts[cell]!;
        const entry = view.series.get(number);
        if (isEverybody(of) || isEntryOf(entry, of)) found.add(entry, count);
      }
    }
    for (const group of others) {
      if (!(await scan.mayGoOn())) break;
      addRows(found, view, group, range, scan, of);
    }
    view.release();
  }
  return found.finish();
}

function addRows(
  found: Activities,
  view: PartitionView,
  group: PartitionView['groups'][number],
  range: TimeRange,
  scan: Scan,
  of: Senders,
): void {
  const selection = scan.match(group, range, matchAll);
  if (!selection) return;
  const contexts = group.codes('context');
  const counts = new Map<number, number>();
  for (const row of selectedRows(selection)) counts.set(contexts[row]!, (counts.get(contexts[row]!) ?? 0) + 1);
  const isSent = senderTest(view, of);
  for (const [context, count] of counts) if (isSent?.(context) ?? true) found.add(view.contexts.get(context), count);
}

const nameAt = countedKeys.indexOf(resourceKeys.serviceName);
const environmentAt = countedKeys.indexOf(resourceKeys.environment);

function isEntryOf({ texts }: ServiceEntry, of: Senders): boolean {
  return isAmong(texts?.[nameAt] ?? unknownService, texts?.[environmentAt] ?? null, of);
}

class Activities {
  readonly #environment: string | null;
  readonly #found = new Map<string, ServiceActivity>();

  constructor(environment: string | null) {
    this.#environment = environment;
  }

  add(from: { service: ServiceIdentity; environment: string | null }, spanCount: number): void {
    const { service, environment } = from;
    if (this.#environment !== null && environment !== this.#environment) return;
    const key = `${service.name}\0${service.namespace ?? ''}`;
    let activity = this.#found.get(key);
    if (!activity) this.#found.set(key, (activity = { service, environments: [], spanCount: 0 }));
    activity.spanCount += spanCount;
    if (environment !== null && !activity.environments.includes(environment)) activity.environments.push(environment);
  }

  finish(): ServiceActivity[] {
    return [...this.#found].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, activity]) => activity);
  }
}
