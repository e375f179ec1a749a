import { utf8 } from '../../../telemetry/otlp/any-value-reader.ts';
import type { ServiceIdentity } from '../../../telemetry/resource.ts';
import type { TraceOutline, TraceSummary } from '../../ports/trace-store.ts';
import { hexOfWords } from '../../columnar/compile-filter.ts';
import { type RowRef, timeNanoOf } from '../rows/partition-view.ts';
import { STATUS_ERROR } from '../../../telemetry/span.ts';

/** The outline of a trace whose rows these are; null where there are none. */
export function outlineOf(traceId: string, rows: readonly RowRef[]): TraceOutline | null {
  if (rows.length === 0) return null;
  const startNano = rows.reduce(
    (earliest, ref) => (timeNanoOf(ref) < earliest ? timeNanoOf(ref) : earliest),
    timeNanoOf(rows[0]!),
  );
  const ordered = distinctSpans(rows, startNano);
  const count = ordered.length;
  const names = new Numbering<string>();
  const services = new Numbering<ServiceIdentity>();
  const outline: TraceOutline = {
    traceId,
    startNano,
    spanIds: new Int32Array(count * 2),
    parentSpanIds: new Int32Array(count * 2),
    starts: new Float64Array(count),
    durations: new Float64Array(count),
    kinds: new Uint8Array(count),
    statuses: new Uint8Array(count),
    names: new Uint32Array(count),
    services: new Uint32Array(count),
    nameList: names.values,
    serviceList: services.values,
  };
  ordered.forEach(({ ref, start }, at) => {
    const { view, group, row } = ref;
    const ids = group.ids('spanId');
    const parents = group.ids('parentSpanId');
    outline.spanIds.set(ids.subarray(row * 2, row * 2 + 2), at * 2);
    outline.parentSpanIds.set(parents.subarray(row * 2, row * 2 + 2), at * 2);
    outline.starts[at] = start;
    outline.durations[at] = group.numbers('duration')[row]!;
    const { own, service } = view.contexts.get(group.codes('context')[row]!);
    outline.kinds[at] = own[0];
    outline.statuses[at] = own[1];
    const name = utf8(view.tables.names.bytes(group.codes('name')[row]!));
    outline.names[at] = names.number(name, name);
    outline.services[at] = services.number(`${service.namespace ?? ''}\0${service.name}`, service);
  });
  return outline;
}

/** A trace in short. */
export function summaryOf(outline: TraceOutline): TraceSummary {
  const { spanIds, parentSpanIds, starts, durations, statuses, names, services, nameList, serviceList } = outline;
  let end = 0;
  let errorCount = 0;
  let root = -1;
  for (let at = 0; at < starts.length; at++) {
    end = Math.max(end, starts[at]! + durations[at]!);
    if (statuses[at] === STATUS_ERROR) errorCount++;
    if (root < 0 && parentSpanIds[at * 2] === 0 && parentSpanIds[at * 2 + 1] === 0) root = at;
  }
  return {
    traceId: outline.traceId,
    startNano: outline.startNano,
    durationNano: end,
    spanCount: starts.length,
    errorCount,
    services: serviceList,
    root:
      root < 0
        ? null
        : {
            spanId: hexOfWords(spanIds[root * 2]!, spanIds[root * 2 + 1]!),
            name: nameList[names[root]!]!,
            service: serviceList[services[root]!]!,
          },
  };
}

interface PlacedRow {
  ref: RowRef;
  /** Nanoseconds from the start of the trace. */
  start: number;
  low: number;
  high: number;
}

/** By start, then id; a span that came more than once is in once. */
function distinctSpans(rows: readonly RowRef[], startNano: bigint): PlacedRow[] {
  const placed = rows.map((ref): PlacedRow => {
    const ids = ref.group.ids('spanId');
    const low = ids[ref.row * 2]!;
    const high = ids[ref.row * 2 + 1]!;
    return { ref, start: Number(ref.group.baseNano - startNano) + ref.time, low, high };
  });
  placed.sort((a, b) => a.start - b.start || compareWords(a.low, b.low) || compareWords(a.high, b.high));
  const seen = new Set<string>();
  return placed.filter(({ low, high }) => {
    const id = `${low} ${high}`;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** By the bytes as they lie in memory, lowest first. */
function compareWords(a: number, b: number): number {
  return swapped(a) - swapped(b);
}

function swapped(word: number): number {
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}

/** Numbers values by a key, from 0, in order of first appearance. */
class Numbering<T> {
  readonly values: T[] = [];
  #numbers = new Map<string, number>();

  number(key: string, value: T): number {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.values.push(value) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}
