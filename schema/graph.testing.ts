import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, executeSubscriptionEvent, parse, validate } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { SharedEvaluations } from '../api/live/shared-evaluations.ts';
import { IngestHistory } from '../api/self/ingest-history.ts';
import { ServerActivity } from '../api/self/server-activity.ts';
import { SlowQueries } from '../api/self/slow-queries.ts';
import { StoreTail } from '../api/live/store-tail.ts';
import { Accounts } from '../api/access/accounts.ts';
import type { DataScope } from '../api/access/data-scope.ts';
import { anybody, type Principal } from '../api/access/principal.ts';
import { SealedSecrets } from '../api/access/second-factor/sealed-secrets.ts';
import { sessionsInDatabase } from '../api/access/session-store.ts';
import { SessionTokens } from '../api/access/session-tokens.ts';
import { verbsOver } from '../api/control/call-verbs.ts';
import { ControlError } from '../api/control/control-error.ts';
import { StoreUnavailable } from '../api/store/ports/errors.ts';
import type { LogReader } from '../api/store/ports/log-store.ts';
import type { MetricReader } from '../api/store/ports/metric-store.ts';
import type { TraceReader } from '../api/store/ports/trace-store.ts';
import { openLogsWriter, openMetricsWriter, openReaders, openTraceWriter } from '../api/store/open-stores.ts';
import { defaultItemLimits } from '../api/telemetry/limits.ts';
import type { LogRecord } from '../api/telemetry/log-record.ts';
import { jsonToProtobuf } from '../api/telemetry/otlp/json-to-protobuf.ts';
import { LogDecoder } from '../api/telemetry/otlp/log-decoder.ts';
import { MetricDecoder } from '../api/telemetry/otlp/metric-decoder.ts';
import { SpanDecoder } from '../api/telemetry/otlp/span-decoder.ts';
import { bySignal } from '../api/telemetry/signal.ts';
import type { Span } from '../api/telemetry/span.ts';
import { nanoFromMs } from '../api/telemetry/time.ts';
import type { Graph } from './graph.ts';
import { type Caller, GraphContext } from './context.ts';
import { logsRequest, metricsRequest, tracesRequest } from './otlp.testing.ts';
import type { TestLog, TestMetric, TestSpan } from './otlp.testing.ts';
import { schema } from './schema.ts';
import { type Bill, subscribe } from './subscriptions.ts';
import { TraceTrees } from './trace-trees.ts';

export const reader: Principal = { ...anybody(['READ']), id: 'test' };

/** A person whose role may see a part. */
export function limitedTo(roleDataScope: DataScope): Principal {
  return { ...anybody(['READ']), kind: 'USER', id: 'limited', roleDataScope };
}

export const testCaller: Caller = {
  principal: reader,
  correlationId: 'test',
  address: null,
  userAgent: null,
  baseUrl: 'http://seamark.example',
  cookies: null,
};

/** A database that holds no account and answers nothing else; tests of people have a real one. */
export const noAccounts = verbsOver(async (name) => {
  if (name === 'hasUsers') return false;
  throw new ControlError('UNAVAILABLE', 'There is no database of accounts in this test.');
});

const SECRET = 'a secret of tests, which is long enough';
export const testTokens = new SessionTokens(SECRET);
export const testSealed = new SealedSecrets(SECRET);

const anyTime = { oldestNano: -Infinity, newestNano: Infinity };
const MEMORY_BYTES = 32 * 1024 * 1024;
const MOST_SERIES = 1000;

/** The graph over real embedded stores in a directory of its own, fed through the real decoders. */
export class TestGraph implements AsyncDisposable {
  /** The start of the test's time: a whole minute, a few minutes ago. */
  readonly startNano: bigint;
  readonly graph: Graph;
  /** How often each method of the stores was called. */
  readonly calls: Map<string, number>;
  readonly #directory: string;
  readonly #writers: {
    traces: ReturnType<typeof openTraceWriter>;
    logs: ReturnType<typeof openLogsWriter>;
    metrics: ReturnType<typeof openMetricsWriter>;
  };
  // A series is told by what the decoder knows of it from earlier requests.
  readonly #metricDecoder = new MetricDecoder(defaultItemLimits, MOST_SERIES);
  readonly #tails: StoreTail<Span | LogRecord>[];
  #sequence: number;

  private constructor(directory: string, sequence: number) {
    this.#directory = directory;
    this.#sequence = sequence;
    const writers = {
      traces: openTraceWriter(directory),
      logs: openLogsWriter(directory),
      metrics: openMetricsWriter(directory),
    };
    this.#writers = writers;
    const all = Number.MAX_SAFE_INTEGER;
    const links: Parameters<typeof openReaders>[0] = {
      traces: { share: async (known, withCalls) => writers.traces.share(known, all, withCalls) },
      logs: { share: async (known, withCalls) => writers.logs.share(known, all, withCalls) },
      metrics: { share: async (known) => writers.metrics.share(known, all) },
    };
    const readers = openReaders(links, MEMORY_BYTES);
    this.calls = new Map();
    const traces = counting('traces', readers.traces, this.calls);
    const logs = counting('logs', readers.logs, this.calls);
    const metrics = counting('metrics', readers.metrics, this.calls);
    const tails = { spans: new StoreTail(traces), logs: new StoreTail(logs) };
    this.#tails = [tails.spans, tails.logs] as StoreTail<Span | LogRecord>[];
    this.startNano = (BigInt(Math.floor(Date.now() / 60_000)) - 5n) * 60_000_000_000n;
    this.graph = {
      stores: {
        traces: { name: 'embedded traces', reader: traces },
        logs: { name: 'embedded logs', reader: logs },
        metrics: { name: 'embedded metrics', reader: metrics },
      },
      tails,
      live: { queries: new SharedEvaluations(), graph: new SharedEvaluations() },
      activity: new ServerActivity(),
      slowQueries: new SlowQueries(),
      control: { verbs: noAccounts },
      accounts: new Accounts({
        verbs: noAccounts,
        sessions: sessionsInDatabase(noAccounts),
        tokens: testTokens,
        sealed: testSealed,
        signUpPolicy: 'invite',
      }),
      singleSignOn: null,
      system: {
        version: '0.0.0-test',
        startedAtMs: 1_795_000_000_000,
        backends: async () => [{ name: 'embedded traces', role: 'traces', state: 'OK', latencyMs: 1, detail: null }],
        ingest: async () =>
          bySignal(() => ({
            accepted: 0,
            rejected: {},
            adjusted: {},
            duplicates: 0,
            bytes: 0,
            requests: {},
            lastStoredMs: null,
          })),
        history: () => new IngestHistory().read(),
        pressure: () => ({ bytesInFlight: 0, mostBytesInFlight: 1 }),
        forecast: () => null,
        storage: async () => ({
          traces: await readers.traces.statistics(),
          logs: await readers.logs.statistics(),
          metrics: await readers.metrics.statistics(),
        }),
      },
      keptSince: () => null,
      retention: {
        isFixed: () => true,
        preview: async () => ({ parts: 0, bytes: 0, beforeNano: null }),
        change: async () => undefined,
      },
      traceTrees: new TraceTrees(),
    };
  }

  static async open(): Promise<TestGraph> {
    return new TestGraph(await mkdtemp(join(tmpdir(), 'seamark-graph-')), 0);
  }

  /** Ends this one, and opens another over the same files. */
  async restart(): Promise<TestGraph> {
    await Promise.all([
      this.#writers.traces.flush(this.#sequence, true),
      this.#writers.logs.flush(this.#sequence, true),
      this.#writers.metrics.flush(this.#sequence, true),
    ]);
    await this.#close();
    return new TestGraph(this.#directory, this.#sequence);
  }

  sendSpans(spans: readonly TestSpan[]): void {
    this.sendTraces(Buffer.from(JSON.stringify(tracesRequest(this.startNano, spans))));
  }

  /** A request of traces as OTLP/JSON. */
  sendTraces(body: Uint8Array): void {
    const batch = new SpanDecoder(defaultItemLimits).decode(jsonToProtobuf('traces', body), anyTime);
    this.#writers.traces.append(batch, this.#origin());
    for (const tail of this.#tails) tail.wake();
  }

  sendLogs(records: readonly TestLog[]): void {
    const body = Buffer.from(JSON.stringify(logsRequest(this.startNano, records)));
    const origin = this.#origin();
    const batch = new LogDecoder(defaultItemLimits).decode(
      jsonToProtobuf('logs', body),
      anyTime,
      nanoFromMs(origin.receivedAtMs),
    );
    this.#writers.logs.append(batch, origin);
    for (const tail of this.#tails) tail.wake();
  }

  sendMetrics(metrics: readonly TestMetric[]): void {
    const body = Buffer.from(JSON.stringify(metricsRequest(this.startNano, metrics)));
    const origin = this.#origin();
    const batch = this.#metricDecoder.decode(jsonToProtobuf('metrics', body), anyTime, origin.receivedAtMs);
    this.#writers.metrics.append(batch, origin);
  }

  /** What retention does: deletes what is older than everything that comes from now on. */
  async forgetAll(): Promise<void> {
    const all = 2n ** 63n;
    await Promise.all([this.#writers.traces.deleteBefore(all), this.#writers.logs.deleteBefore(all)]);
  }

  context(principal: Principal | null = reader): GraphContext {
    return new GraphContext(this.graph, { ...testCaller, principal });
  }

  /** Throws for a document that is not valid; errors of fields are in the result. */
  async execute(query: string, variables: Record<string, unknown> = {}, principal = reader): Promise<ExecutionResult> {
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) throw errors[0]!;
    return execute({ schema, document, variableValues: variables, contextValue: this.context(principal) });
  }

  /** The data of a query that has no errors, as clients get it. */
  async ask<Data = Record<string, never>>(
    query: string,
    variables: Record<string, unknown> = {},
    principal = reader,
  ): Promise<Data> {
    const { data, errors } = await this.execute(query, variables, principal);
    if (errors) throw errors[0]!;
    return JSON.parse(JSON.stringify(data)) as Data;
  }

  /** The events of a subscription, or why there are none. */
  async subscribe(
    query: string,
    variables: Record<string, unknown> = {},
    principal = reader,
    bill: Bill = { pay: async () => null },
  ): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    const contextValue = this.context(principal);
    const args = { schema, document: parse(query), variableValues: variables, contextValue };
    const errors = validate(schema, args.document);
    if (errors.length > 0) throw errors[0]!;
    return subscribe(
      args,
      async (event) => executeSubscriptionEvent({ ...event, contextValue: this.context(principal) }),
      bill,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #close(): Promise<void> {
    for (const tail of this.#tails) tail.close();
    await Promise.all(Object.values(this.#writers).map((writer) => writer.close()));
  }

  #origin(): { sequence: number; receivedAtMs: number } {
    return { sequence: ++this.#sequence, receivedAtMs: Date.now() };
  }
}

/** The same store, with its calls counted as "traces.list". */
export function counting<Store extends object>(name: string, store: Store, calls: Map<string, number>): Store {
  return new Proxy(store, {
    get(target, property, receiver) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const key = `${name}.${String(property)}`;
        calls.set(key, (calls.get(key) ?? 0) + 1);
        return Reflect.apply(value, target === receiver ? receiver : target, args);
      };
    },
  });
}

/** A store that is there and cannot answer. */
export function unavailable(name: string): TraceReader & LogReader & MetricReader {
  const refuse = (): Promise<never> => Promise.reject(new StoreUnavailable(name, `${name} is starting again`));
  const capabilities = { aggregates: ['count', 'countTraces', 'quantile', 'histogram'], regex: true, orderByKey: true };
  return new Proxy({} as ReturnType<typeof unavailable>, {
    get: (_, property) => (property === 'capabilities' ? capabilities : refuse),
  });
}
