import type { TimeRange } from '../../../telemetry/time.ts';
import { matchAll } from '../../columnar/filter-node.ts';
import { selectedRows } from '../../columnar/rows.ts';
import type { ServiceActivity } from '../../ports/trace-store.ts';
import type { ServiceIdentity } from '../../../telemetry/resource.ts';
import type { PartitionView } from '../rows/partition-view.ts';
import type { Scan } from '../rows/scan.ts';

const TIER = 'services';

/** Services that made spans in a range, by name, then namespace; those of whole row groups from their roll-ups. */
export async function findServices(
  views: PartitionView[],
  range: TimeRange,
  environment: string | null,
  scan: Scan,
): Promise<ServiceActivity[]> {
  const found = new Activities(environment);
  for (const view of views) {
    const { baseNano } = view.partition;
    const isWithin = ({ timeMin, timeMax }: { timeMin: number; timeMax: number }): boolean =>
      baseNano + BigInt(timeMin) >= range.fromNano && baseNano + BigInt(timeMax) < range.toNano;
    const { rollUps, others } = view.rolledUp(TIER, { canUse: isWithin, isWhole: true });
    for (const part of rollUps) {
      if (!(await scan.mayGoOn())) break;
      const { cells, series, counts } = part.load();
      for (let cell = 0; cell < cells;) {
        const number = series[cell]!;
        let count = 0;
        for (; cell < cells && series[cell] === number; cell++) count += counts[cell]!;
        found.add(view.series.get(number), count);
      }
    }
    for (const group of others) {
      if (!(await scan.mayGoOn())) break;
      addRows(found, view, group, range, scan);
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
): void {
  const selection = scan.match(group, range, matchAll);
  if (!selection) return;
  const contexts = group.codes('context');
  const counts = new Map<number, number>();
  for (const row of selectedRows(selection)) counts.set(contexts[row]!, (counts.get(contexts[row]!) ?? 0) + 1);
  for (const [context, count] of counts) found.add(view.contexts.get(context), count);
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
