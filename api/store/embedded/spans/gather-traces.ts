import { traceWords } from '../../columnar/compile-filter.ts';
import type { Senders } from '../../ports/senders.ts';
import type { PartitionView, RowRef } from '../rows/partition-view.ts';
import { senderTest } from '../rows/sender-test.ts';

/** All rows of each trace, in no order. Row groups whose numbers of traces lie elsewhere are passed over. The ids differ. */
export function gatherTraces(views: PartitionView[], traceIds: readonly string[], of?: Senders): RowRef[][] {
  const rows: RowRef[][] = traceIds.map(() => []);
  const words = traceWords(traceIds);
  for (const view of views) {
    const places = view.tables.tracesOf(words);
    if (places.size > 0) gatherRows(view, places, rows, of);
  }
  return rows;
}

function gatherRows(
  view: PartitionView,
  places: ReadonlyMap<number, number>,
  rows: RowRef[][],
  of: Senders | undefined,
): void {
  const isSent = senderTest(view, of);
  const numbers = [...places.keys()];
  const lowest = Math.min(...numbers);
  const highest = Math.max(...numbers);
  // By number of the trace, from the lowest on: its place plus one.
  const wanted = new Uint32Array(highest - lowest + 1);
  for (const [trace, place] of places) wanted[trace - lowest] = place + 1;
  for (const group of view.groups) {
    for (const page of group.pages) {
      if (page.traceMax < lowest || page.traceMin > highest) continue;
      const traces = group.codes('trace');
      for (let row = page.start; row < page.start + page.rows; row++) {
        const at = traces[row]! - lowest;
        if (at < 0 || at >= wanted.length || wanted[at] === 0) continue;
        if (isSent && !isSent(group.codes('context')[row]!)) continue;
        rows[wanted[at]! - 1]!.push({ view, group, row, time: group.numbers('time')[row]! });
      }
    }
  }
}
