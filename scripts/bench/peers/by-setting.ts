import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Signal } from '../../../simulator/otlp/signals.ts';
import type { BenchOptions } from '../options.ts';
import { ingestByServer, type OtlpServer } from './otlp-server.ts';
import type { IngestPeer } from './peer.ts';

const FLUSH = '/internal/force_flush';

interface Kind {
  name: string;
  setting: string;
  signal: Signal;
  server: (command: string, dataDirectory: string) => OtlpServer;
}

const victoria = (name: string, signal: Signal, port: number, path: string): Kind => ({
  name,
  setting: `PEER_${name.replace('Victoria', 'VICTORIA_').toUpperCase()}`,
  signal,
  server: (command, dataDirectory) => ({
    command,
    args: [`-httpListenAddr=127.0.0.1:${port}`, `-storageDataPath=${dataDirectory}`, '-retentionPeriod=100y'],
    port,
    path,
    flushPath: FLUSH,
  }),
});

const kinds: Kind[] = [
  victoria('VictoriaTraces', 'traces', 24_427, '/insert/opentelemetry/v1/traces'),
  victoria('VictoriaLogs', 'logs', 24_428, '/insert/opentelemetry/v1/logs'),
  victoria('VictoriaMetrics', 'metrics', 24_429, '/opentelemetry/v1/metrics'),
  { name: 'Jaeger, badger', setting: 'PEER_JAEGER', signal: 'traces', server: jaeger },
];

/** Products whose program is somewhere on this machine, as a setting says. */
export function peersBySetting(options: BenchOptions): IngestPeer[] {
  return kinds.map(({ name, setting, signal, server }) => ({
    name,
    signals: [signal],
    ingest: async (corpus, wanted) => {
      const command = process.env[setting];
      if (!command) throw new Error(`${setting} is not set`);
      if (!existsSync(command)) throw new Error(`${setting} names no file`);
      return ingestByServer(corpus, wanted, options, (dataDirectory) => server(command, dataDirectory));
    },
  }));
}

const JAEGER_PORT = 24_430;

function jaeger(command: string, dataDirectory: string): OtlpServer {
  const path = join(dataDirectory, 'jaeger.yaml');
  writeFileSync(
    path,
    `service:
  extensions: [jaeger_storage]
  pipelines:
    traces: { receivers: [otlp], processors: [batch], exporters: [jaeger_storage_exporter] }
  telemetry: { metrics: { level: none }, logs: { level: error } }
extensions:
  jaeger_storage:
    backends:
      badger:
        badger:
          directories: { keys: ./keys, values: ./values }
          ephemeral: false
          ttl: { spans: 87600h }
receivers:
  otlp: { protocols: { http: { endpoint: "127.0.0.1:${JAEGER_PORT}" } } }
processors:
  batch:
exporters:
  jaeger_storage_exporter: { trace_storage: badger }
`,
  );
  return { command, args: [`--config=${path}`], port: JAEGER_PORT, path: '/v1/traces' };
}
