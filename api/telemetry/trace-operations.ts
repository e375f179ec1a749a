import { PairNumbers } from './columns/pair-numbers.ts';
import type { MergedSpan, OperationColumns } from './merged-spans.ts';
import { STATUS_ERROR } from './span.ts';
import type { Nanoseconds } from './time.ts';
import { selfTimeOf } from './trace-tree.ts';
import type { TraceTree } from './trace-tree.ts';

/** The spans of one service and name in a trace, wherever they stand. */
export interface TraceOperation extends Omit<MergedSpan, 'parent' | 'depth' | 'timeNano' | 'firstStartNano'> {
  maxDurationNano: Nanoseconds;
}

/** What was done in a trace, those with most self-time first. */
export function traceOperations(columns: OperationColumns, tree: TraceTree): TraceOperation[] {
  const { names, services, nameList, serviceList, durations, statuses } = columns;
  const numbers = new PairNumbers();
  const found: TraceOperation[] = [];
  for (let span = 0; span < durations.length; span++) {
    const number = numbers.number(services[span]!, names[span]!);
    const operation = (found[number] ??= {
      service: serviceList[services[span]!]!,
      name: nameList[names[span]!]!,
      spanCount: 0,
      errorCount: 0,
      durationNano: 0,
      selfTimeNano: 0,
      maxDurationNano: 0,
    });
    operation.spanCount++;
    if (statuses[span] === STATUS_ERROR) operation.errorCount++;
    operation.durationNano += durations[span]!;
    operation.selfTimeNano += selfTimeOf(span, columns, tree);
    operation.maxDurationNano = Math.max(operation.maxDurationNano, durations[span]!);
  }
  return found.sort((a, b) => b.selfTimeNano - a.selfTimeNano);
}
