import { rightsOf } from '../../api/access/principal.ts';
import { queryTickMs } from '../../api/live/query-tick.ts';
import type { Evaluated } from '../../api/live/shared-evaluations.ts';
import { runQuery } from '../../api/query/run-query.ts';
import { encodeCursor, fingerprint } from '../../api/query/run/cursor.ts';
import { NANO_PER_MS } from '../../api/telemetry/time.ts';
import type { UnixNano } from '../../api/telemetry/time.ts';
import { rangeRequest, readDistance, readRange } from '../arguments.ts';
import { builder, Query } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { badInput } from '../errors.ts';
import { readVariables, resultOf, signalOf } from '../query-results.ts';
import { operationOf } from '../subscriptions.ts';
import { QueryResult } from './query.ts';
import { TimeRangeInput } from './time.ts';

builder.objectType('QueryLiveEvent', {
  description: 'The answer to a query at an instant.',
  fields: (t) => ({
    cursor: t.string({ description: 'Tells this event from others.', resolve: ({ at }) => cursorOf(at) }),
    at: t.field({
      type: 'DateTime',
      description: 'The instant that relative times of the query count from.',
      resolve: ({ at }) => at,
    }),
    result: t.field({
      type: QueryResult,
      description: 'The whole answer, as Query.query gives it.',
      resolve: ({ result, signal }, _, context) => resultOf(result, signal, context),
    }),
  }),
});

builder.objectType('LiveEvent', {
  description: 'The whole graph at an instant.',
  fields: (t) => ({
    cursor: t.string({ description: 'Tells this event from others.', resolve: ({ at }) => cursorOf(at) }),
    at: t.field({
      type: 'DateTime',
      description: 'The instant that relative times count from.',
      resolve: ({ at }) => at,
    }),
    query: t.field({
      type: Query,
      description: 'Everything that can be read, as a query gives it.',
      resolve: () => ({}),
    }),
  }),
});

function cursorOf(at: UnixNano): string {
  return encodeCursor({ now: at, rank: 1, position: [at] }, 'live');
}

const LEAST_MS = 1000;
const MOST_MS = 3_600_000;

builder.subscriptionFields((t) => ({
  queryLive: t.field({
    type: 'QueryLiveEvent',
    description:
      'The same text as Query.query: the whole result now, and a new one each tick, max(1 s, min(step, 5 s)), also when nothing changed; without a step that of every auto. Screens with the same text, range and rights share one evaluation. A slow reader gets the latest alone; an error is an event, and the next tick tries again.',
    args: {
      text: t.arg.string({ required: true, description: 'The query.' }),
      range: t.arg({
        type: TimeRangeInput,
        description: 'Where the text names no time; the last 15 minutes where nothing is said.',
      }),
      variables: t.arg({ type: 'JSON', description: 'An object with the values of $name in the text.' }),
    },
    subscribe: (_, { text, range, variables }, { graph, principal, now, hiddenKeys }) => {
      readRange(range, now);
      const asked = { text, range: rangeRequest(range), variables: readVariables(variables) };
      return graph.live.queries.watch(fingerprint(asked, rightsOf(principal)), async (at) => {
        const { traces, logs, metrics } = graph.stores;
        const readers = { traces: traces.reader, logs: logs.reader, metrics: metrics.reader };
        const value = await runQuery({ ...asked, hiddenKeys }, readers, at);
        return { value, tickMs: queryTickMs(value) };
      });
    },
    resolve: (event, { text }, context) => ({
      at: event.at,
      result: valueOf(event, context),
      signal: signalOf(text),
    }),
  }),
  live: t.field({
    type: 'LiveEvent',
    description:
      'The whole graph now, and again each tick, also when nothing changed: what a page asks for once, it can ask for live. Screens with the same operation, variables and rights share one evaluation. A slow reader gets the latest alone.',
    args: {
      every: t.arg.string({
        required: true,
        defaultValue: '5s',
        description: 'The length of a tick, a duration: 1s to 1h.',
      }),
    },
    subscribe: (_, { every }, { graph, principal }, info) => {
      const tickMs = readDistance('every', every) / NANO_PER_MS;
      if (tickMs < LEAST_MS || tickMs > MOST_MS) throw badInput(`every is ${every}, but must be 1s to 1h`);
      const key = fingerprint(operationOf(info), tickMs, rightsOf(principal));
      return graph.live.graph.watch(key, () => Promise.resolve({ value: null, tickMs }));
    },
    resolve: (event, _, context) => {
      valueOf(event, context);
      return { at: event.at };
    },
  }),
}));

/** What an event came to; times of the request count from it. */
function valueOf<Value>(event: Evaluated<Value>, context: GraphContext): Value {
  context.now = event.at;
  if ('failure' in event) throw event.failure;
  return event.value;
}
