import type { ServiceIdentity } from './resource.ts';
import { STATUS_ERROR } from './span.ts';
import type { Nanoseconds } from './time.ts';
import { selfTimeOf } from './trace-tree.ts';
import type { SpanColumns, TraceTree } from './trace-tree.ts';

/** What a service did in a trace. */
export interface ServiceTime {
  service: ServiceIdentity;
  /** Of its spans in which none of their children ran. */
  selfTimeNano: Nanoseconds;
  spanCount: number;
  errorCount: number;
}

export interface ServiceColumns extends SpanColumns {
  statuses: Uint8Array;
  /** Places in the list. */
  services: Uint32Array;
  serviceList: ServiceIdentity[];
}

/** How the time of a trace is shared out among its services, the one with most time first. */
export function serviceTimes(columns: ServiceColumns, tree: TraceTree): ServiceTime[] {
  const times = columns.serviceList.map((service): ServiceTime => {
    return { service, selfTimeNano: 0, spanCount: 0, errorCount: 0 };
  });
  columns.services.forEach((service, span) => {
    const time = times[service]!;
    time.selfTimeNano += selfTimeOf(span, columns, tree);
    time.spanCount++;
    if (columns.statuses[span] === STATUS_ERROR) time.errorCount++;
  });
  return times.sort((a, b) => b.selfTimeNano - a.selfTimeNano);
}
