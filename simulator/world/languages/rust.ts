import { scope, sdkAttributes } from './language.ts';
import type { Language } from './language.ts';

const schemaUrl = 'https://opentelemetry.io/schemas/1.37.0';

export const rust: Language = {
  name: 'rust',
  schemaUrl,
  attributes: (service) => ({
    ...sdkAttributes('rust', '0.31.0'),
    'process.executable.name': service,
    'process.pid': 1,
    'os.type': 'linux',
    'host.arch': 'aarch64',
  }),
  scopes: {
    httpServer: scope('axum-otel', '0.31.0', schemaUrl),
    httpClient: scope('reqwest-otel', '0.31.0', schemaUrl),
    rpcServer: scope('tonic-otel', '0.31.0', schemaUrl),
    rpcClient: scope('tonic-otel', '0.31.0', schemaUrl),
    database: scope('sqlx-otel', '0.8.6', schemaUrl),
    cache: scope('redis-otel', '0.32.0', schemaUrl),
    messaging: scope('rdkafka-otel', '0.38.0', schemaUrl),
    internal: scope('shop_inventory', '', schemaUrl),
    runtime: scope('process-otel', '0.2.0', schemaUrl),
  },
  logger: (service) => `${service}::handlers`,
  accessLine: ({ status, durationMs }) =>
    `finished processing request latency=${Math.round(durationMs)} ms status=${status}`,
  severityText: { debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR', fatal: 'ERROR' },
  stackTrace: (_exception, frames) =>
    frames.map((frame, i) => `  ${i}: ${frame.function}\n     at ${frame.file}:${frame.line}`).join('\n'),
  framework: [
    {
      function: 'tower::limit::concurrency::ConcurrencyLimit::call',
      file: './tower/src/limit/concurrency.rs',
      line: 74,
    },
    { function: 'tokio::runtime::task::harness::poll_future', file: './tokio/src/runtime/task/harness.rs', line: 535 },
  ],
  upstreamError: (peer, status) => ({
    type: 'reqwest::Error',
    message: `HTTP status server error (${status}) for ${peer}`,
  }),
  timeoutError: (peer) => ({ type: 'reqwest::Error', message: `operation timed out: ${peer}` }),
  pool: {
    span: 'sqlx.pool.acquire',
    frames: [],
    timeoutError: (pool) => ({
      type: 'sqlx::Error::PoolTimedOut',
      message: `pool timed out while waiting for an open connection (${pool})`,
    }),
  },
};
