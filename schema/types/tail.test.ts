import type { ExecutionResult } from 'graphql';
import { describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';

interface TailData {
  tail: {
    cursor: string;
    dropped: string;
    droppedAfter: string | null;
    records?: { body: string }[];
    spans?: { name: string }[];
  };
}

async function tailOf(
  graph: TestGraph,
  field: string,
  variables: Record<string, unknown> = {},
): Promise<AsyncIterableIterator<ExecutionResult<TailData>> | ExecutionResult> {
  const declared = 'after' in variables ? '($after: String)' : '';
  const result = await graph.subscribe(`subscription ${declared} { ${field} }`, variables);
  return result as AsyncIterableIterator<ExecutionResult<TailData>>;
}

/** Reads events, one at the least, until as many items came. The first tells where the tail begins. */
async function take(
  events: AsyncIterableIterator<ExecutionResult<TailData>> | ExecutionResult,
  count: number,
): Promise<{ items: string[]; cursor: string }> {
  if (!('next' in events)) throw events.errors![0]!;
  const items: string[] = [];
  let cursor = '';
  do {
    const { value } = (await events.next()) as IteratorResult<ExecutionResult<TailData>, never>;
    if (value.errors) throw value.errors[0]!;
    const { tail } = value.data!;
    items.push(...(tail.records?.map(({ body }) => body) ?? tail.spans!.map(({ name }) => name)));
    cursor = tail.cursor;
  } while (items.length < count);
  return { items, cursor };
}

const logs = 'cursor dropped droppedAfter records { body }';

function records(graph: TestGraph, bodies: string[]): void {
  graph.sendLogs(bodies.map((body, index) => ({ atMs: -index, body, service: 'a' })));
}

describe('a tail', () => {
  test('gives the backlog, then what arrives, in order of arrival', async () => {
    await using graph = await TestGraph.open();
    records(graph, ['1', '2', '3']);
    const events = await tailOf(graph, `tail: logTail(backlog: 2) { ${logs} }`);
    expect((await take(events, 2)).items).toHaveLength(2);
    records(graph, ['4', '5']);
    expect((await take(events, 2)).items).toEqual(['4', '5']);
    await (events as AsyncIterableIterator<unknown>).return!();
  });

  test('goes on behind a cursor without gap or duplicate', async () => {
    await using graph = await TestGraph.open();
    const first = await tailOf(graph, `tail: logTail { ${logs} }`);
    await take(first, 0);
    records(graph, ['1', '2']);
    const { cursor } = await take(first, 2);
    await (first as AsyncIterableIterator<unknown>).return!();
    records(graph, ['3', '4']);
    const second = await tailOf(graph, `tail: logTail(after: $after) { ${logs} }`, { after: cursor });
    records(graph, ['5']);
    expect((await take(second, 3)).items).toEqual(['3', '4', '5']);
    await (second as AsyncIterableIterator<unknown>).return!();
  });

  test('gives spans that match', async () => {
    await using graph = await TestGraph.open();
    const events = await tailOf(
      graph,
      `tail: spanTail(filter: "status=error") { cursor dropped spans { name trace { spanCount } } }`,
    );
    await take(events, 0);
    graph.sendSpans([
      { traceId: traceId(1), spanId: spanId(1), name: 'good', atMs: 0, service: 'a' },
      { traceId: traceId(1), spanId: spanId(2), name: 'bad', atMs: 0, service: 'a', isError: true },
    ]);
    expect((await take(events, 1)).items).toEqual(['bad']);
    await (events as AsyncIterableIterator<unknown>).return!();
  });

  test('ends at once, also while nothing arrives', async () => {
    await using graph = await TestGraph.open();
    const events = (await tailOf(graph, `tail: logTail { ${logs} }`)) as AsyncIterableIterator<unknown>;
    await events.next();
    const waiting = events.next();
    await events.return!();
    expect((await waiting).done).toBe(true);
  });

  test('counts what a slow reader missed, and tells from where it can be read', async () => {
    await using graph = await TestGraph.open();
    const slow = (await tailOf(graph, `tail: logTail { ${logs} }`)) as AsyncIterableIterator<ExecutionResult<TailData>>;
    await slow.next();
    // It waits for the first of them, and does not read on.
    const waiting = slow.next();
    const sent = Array.from({ length: 12 }, (_, batch) => Array.from({ length: 1000 }, (_, at) => `${batch}/${at}`));
    for (const bodies of sent) {
      records(graph, bodies);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const seen = ((await waiting).value as ExecutionResult<TailData>).data!.tail.records!.length;
    let read = seen;
    let gap: TailData['tail'];
    do {
      gap = ((await slow.next()).value as ExecutionResult<TailData>).data!.tail;
      read += gap.records!.length;
    } while (gap.dropped === '0');
    expect(read + Number(gap.dropped)).toBe(12_000);
    await slow.return!();
    const missed = await tailOf(graph, `tail: logTail(after: $after) { ${logs} }`, { after: gap.droppedAfter });
    const { items } = await take(missed, Number(gap.dropped));
    expect(items).toEqual(sent.flat().slice(-Number(gap.dropped)));
    await (missed as AsyncIterableIterator<unknown>).return!();
  });

  test.each([
    ['logTail(filter: "a=")', 'INVALID_FILTER'],
    ['logTail(backlog: 1001)', 'BAD_USER_INPUT'],
    ['logTail(backlog: -1)', 'BAD_USER_INPUT'],
  ])('%s is refused', async (field, code) => {
    await using graph = await TestGraph.open();
    const result = await tailOf(graph, `tail: ${field} { ${logs} }`);
    expect(result).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  test('refuses a cursor of another tail, and what is no cursor', async () => {
    await using graph = await TestGraph.open();
    const spans = await tailOf(graph, 'tail: spanTail { cursor spans { name } }');
    const { cursor } = await take(spans, 0);
    await (spans as AsyncIterableIterator<unknown>).return!();
    for (const after of [cursor, 'nonsense', '']) {
      expect(await tailOf(graph, `tail: logTail(after: $after) { ${logs} }`, { after })).toHaveProperty('errors');
    }
  });
});
