import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Registry } from 'prom-client';
import type { BackendReport, Graph } from '../../schema/graph.ts';
import { permits } from '../access/principal.ts';
import type { IngestSnapshot } from '../ingest/ingest-status.ts';
import type { StoreStatistics } from '../store/ports/row-store.ts';
import { signals, type Signal } from '../telemetry/signal.ts';
import { NANO_PER_SECOND } from '../telemetry/time.ts';
import type { AskingOf } from './asking.ts';

/** One value of a family, by its labels. */
type Sample = [labels: Record<string, string>, value: number];

/** Metrics by their names. */
type Families = Record<string, { help: string; samples: readonly Sample[] }>;

export interface OwnMetricsOptions extends Pick<Graph, 'system' | 'activity'> {
  askingOf: AskingOf;
}

/** /metrics: the product's own metrics as Prometheus reads them, for who may read. A browser gets the page of that name. */
export async function ownMetrics(
  app: FastifyInstance,
  { system, activity, askingOf }: OwnMetricsOptions,
): Promise<void> {
  app.get('/metrics', async (request, reply) => {
    reply.header('vary', 'accept');
    if (request.headers.accept?.includes('text/html')) return reply.callNotFound();
    const { identity } = await askingOf(request.raw);
    if (!permits(identity.principal, 'READ')) {
      return reply.status(401).send({ error: 'This needs a key with READ: Authorization: Bearer <api key>.' });
    }
    const [ingest, storage, backends] = await Promise.all([system.ingest(), system.storage(), system.backends()]);
    const registry = registryOf({
      ...ingestFamilies(ingest, system.pressure()),
      ...storageFamilies(storage),
      ...backendFamilies(backends),
      ...activityFamilies(activity),
      ...processFamilies(system),
    });
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

function ingestFamilies(ingest: IngestSnapshot, pressure: ReturnType<Graph['system']['pressure']>): Families {
  return {
    seamark_ingest_items_total: {
      help: 'Spans, data points and log records that were acknowledged as stored.',
      samples: perSignal((signal) => ingest[signal].accepted),
    },
    seamark_ingest_rejected_items_total: {
      help: 'Items that were refused, by reason.',
      samples: perReason('reason', (signal) => ingest[signal].rejected),
    },
    seamark_ingest_adjusted_items_total: {
      help: 'Changes that were made in items to keep them, by reason.',
      samples: perReason('reason', (signal) => ingest[signal].adjusted),
    },
    seamark_ingest_requests_total: {
      help: 'Requests of OTLP, by how they ended.',
      samples: perReason('outcome', (signal) => ingest[signal].requests),
    },
    seamark_ingest_duplicate_requests_total: {
      help: 'Requests whose body had been acknowledged before.',
      samples: perSignal((signal) => ingest[signal].duplicates),
    },
    seamark_ingest_bytes_total: {
      help: 'Bytes of bodies as they were sent.',
      samples: perSignal((signal) => ingest[signal].bytes),
    },
    seamark_ingest_last_stored_timestamp_seconds: {
      help: 'When something was last stored.',
      samples: perSignal((signal) => secondsOf(ingest[signal].lastStoredMs)),
    },
    seamark_ingest_bytes_in_flight: {
      help: 'Bytes of bodies on their way through the process.',
      samples: [[{}, pressure.bytesInFlight]],
    },
    seamark_ingest_bytes_in_flight_limit: {
      help: 'The most of these there may be.',
      samples: [[{}, pressure.mostBytesInFlight]],
    },
  };
}

function storageFamilies(storage: Record<Signal, StoreStatistics | null>): Families {
  return {
    seamark_store_bytes: {
      help: 'Bytes on disk.',
      samples: perSignal((signal) => storage[signal]?.bytesOnDisk),
    },
    seamark_store_items: { help: 'Items that are kept.', samples: perSignal((signal) => storage[signal]?.rows) },
    seamark_store_oldest_timestamp_seconds: {
      help: 'The time of the oldest item that is kept.',
      samples: perSignal((signal) => {
        const oldest = storage[signal]?.oldestNano;
        return typeof oldest === 'bigint' ? Number(oldest) / NANO_PER_SECOND : undefined;
      }),
    },
    seamark_store_damaged_parts: {
      help: 'Parts that cannot be read; the system page names them.',
      samples: perSignal((signal) => storage[signal]?.damages.length),
    },
  };
}

function processFamilies({ version, startedAtMs }: Graph['system']): Families {
  return {
    seamark_build_info: { help: 'The version that runs.', samples: [[{ version }, 1]] },
    process_cpu_seconds_total: { help: 'CPU of the process.', samples: [[{}, cpuSeconds()]] },
    process_start_time_seconds: { help: 'When the process began.', samples: [[{}, startedAtMs / 1000]] },
    process_resident_memory_bytes: { help: 'Memory of the process.', samples: [[{}, process.memoryUsage.rss()]] },
  };
}

function activityFamilies({ sockets, streams, subscriptions, operations }: Graph['activity']): Families {
  return {
    seamark_open_sockets: { help: 'Sockets that are open.', samples: [[{}, sockets]] },
    seamark_open_streams: {
      help: 'Streams of server-sent events and exports that are open.',
      samples: [[{}, streams]],
    },
    seamark_subscriptions: { help: 'Subscriptions that run.', samples: [[{}, subscriptions]] },
    seamark_operations: { help: 'Queries and mutations that are not answered yet.', samples: [[{}, operations]] },
  };
}

function backendFamilies(backends: readonly BackendReport[]): Families {
  const used = backends.filter(({ state }) => state !== 'DISABLED');
  return {
    seamark_backend_up: {
      help: 'Whether a store that is switched on answers: 1 or 0.',
      samples: used.map(({ name, role, state }) => [{ name, role }, state === 'OK' ? 1 : 0]),
    },
  };
}

/** Of a signal without a value there is no sample. */
function perSignal(valueOf: (signal: Signal) => number | undefined): Sample[] {
  return signals.flatMap((signal): Sample[] => {
    const value = valueOf(signal);
    return value === undefined ? [] : [[{ signal }, value]];
  });
}

function perReason(label: string, countsOf: (signal: Signal) => Partial<Record<string, number>>): Sample[] {
  return signals.flatMap((signal) =>
    Object.entries(countsOf(signal)).map(([name, count = 0]): Sample => [{ signal, [label]: name }, count]),
  );
}

function secondsOf(ms: number | null): number | undefined {
  return ms === null ? undefined : ms / 1000;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Counters are those whose name ends as Prometheus has counters end. */
function registryOf(families: Families): Registry {
  const registry = new Registry();
  for (const [name, { help, samples }] of Object.entries(families)) {
    const [first] = samples;
    // A family without samples would be told as 0, without its labels.
    if (!first) continue;
    const options = { name, help, labelNames: Object.keys(first[0]), registers: [registry] };
    const metric = name.endsWith('_total') ? new Counter(options) : new Gauge(options);
    for (const [labels, value] of samples) metric.inc(labels, value);
  }
  return registry;
}
