import type { GroupValue, Key, ScanReport } from '../store/ports/plan.ts';
import { everything } from '../store/ports/plan.ts';
import { resourceKeys } from '../telemetry/resource.ts';
import type { Nanoseconds, UnixNano } from '../telemetry/time.ts';
import { environmentName, serviceVersion } from './service-filter.ts';
import type { ReadServiceGroups } from './service-groups.ts';
import { duration, failed, requests } from './service-red.ts';
import type { ServiceRunsAsked } from './service-versions.ts';

/** One process of a service, as far as its resource tells it from others. */
export interface ServiceInstance {
  /** service.instance.id, else the name of its pod, else of its host; null where it has none of them. */
  id: string | null;
  host: string | null;
  /** k8s.node.name: the machine under it. */
  node: string | null;
  version: string | null;
  environment: string | null;
  spanCount: number;
  errorCount: number;
  /** Of what came into it; null without requests. */
  p95Nano: Nanoseconds | null;
  /** When its latest span began. */
  lastSeenNano: UnixNano;
}

const resource = (name: string): Key => ({ place: 'resource', name });
const timestamp: Key = { place: 'intrinsic', name: 'timestamp' };

/** The instances of a service that made spans in the range, those of most spans first. */
export async function listInstances(
  asked: ServiceRunsAsked,
  read: ReadServiceGroups,
): Promise<{ instances: ServiceInstance[]; report: ScanReport }> {
  const { groups, report } = await read({
    ...asked,
    filter: everything,
    by: [
      resource(resourceKeys.serviceInstanceId),
      resource('k8s.pod.name'),
      resource('host.name'),
      resource('k8s.node.name'),
      serviceVersion,
      environmentName,
    ],
    aggregates: [
      { fn: 'count' },
      { fn: 'count', filter: failed },
      { fn: 'max', key: timestamp },
      { fn: 'quantile', key: duration, q: 0.95, filter: requests },
    ],
    step: null,
  });
  const instances = groups.map(({ keys, values }): ServiceInstance => {
    const texts = keys.map(textOrNull) as [Text, Text, Text, Text, Text, Text];
    const [id, pod, host, node, version, environment] = texts;
    const [spans, errors, last] = values.map(([value]) => value ?? 0);
    return {
      id: id ?? pod ?? host,
      host,
      node,
      version,
      environment,
      spanCount: spans!,
      errorCount: errors!,
      p95Nano: values[3]?.[0] ?? null,
      lastSeenNano: BigInt(Math.round(last!)),
    };
  });
  return { instances, report };
}

type Text = string | null;

function textOrNull(value: GroupValue): Text {
  return value === null ? null : String(value);
}
