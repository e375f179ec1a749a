import { scope, sdkAttributes } from './language.ts';
import type { Language } from './language.ts';

const version = '0.59b0';
const schemaUrl = 'https://opentelemetry.io/schemas/1.36.0';

export const python: Language = {
  name: 'python',
  schemaUrl: '',
  attributes: (service) => ({
    ...sdkAttributes('python', '1.38.0'),
    'telemetry.distro.name': 'opentelemetry-python-contrib',
    'telemetry.distro.version': version,
    'process.pid': 1,
    'process.command': '/usr/local/bin/uvicorn',
    'process.command_line': `/usr/local/bin/uvicorn ${service}.main:app --host 0.0.0.0`,
    'process.runtime.name': 'cpython',
    'process.runtime.version': '3.13.9',
    'process.runtime.description': '3.13.9 (main, Oct 21 2025, 02:04:49) [GCC 14.2.0]',
  }),
  scopes: {
    httpServer: scope('opentelemetry.instrumentation.fastapi', version, schemaUrl),
    httpClient: scope('opentelemetry.instrumentation.httpx', version, schemaUrl),
    rpcServer: scope('opentelemetry.instrumentation.grpc', version),
    rpcClient: scope('opentelemetry.instrumentation.grpc', version),
    database: scope('opentelemetry.instrumentation.psycopg', version),
    cache: scope('opentelemetry.instrumentation.redis', version),
    messaging: scope('opentelemetry.instrumentation.confluent_kafka', version),
    internal: scope('shop.tracing', ''),
    runtime: scope('opentelemetry.instrumentation.system_metrics', version),
  },
  logger: (service) => `${service}.api`,
  accessLine: ({ method, target, status, clientAddress }) =>
    `${clientAddress} - "${method} ${target} HTTP/1.1" ${status}`,
  severityText: { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR', fatal: 'CRITICAL' },
  stackTrace: ({ type, message }, frames) =>
    [
      'Traceback (most recent call last):',
      ...[...frames].reverse().map((frame) => `  File "${frame.file}", line ${frame.line}, in ${frame.function}`),
      `${type}: ${message}`,
      '',
    ].join('\n'),
  framework: [
    {
      function: 'run_endpoint_function',
      file: '/usr/local/lib/python3.13/site-packages/fastapi/routing.py',
      line: 212,
    },
    { function: 'app', file: '/usr/local/lib/python3.13/site-packages/starlette/routing.py', line: 76 },
  ],
  upstreamError: (peer, status) => ({
    type: 'httpx.HTTPStatusError',
    message: `Server error '${status}' for url 'http://${peer}'`,
  }),
  timeoutError: () => ({ type: 'httpx.ReadTimeout', message: 'The read operation timed out' }),
  pool: {
    span: 'ConnectionPool.getconn',
    frames: [],
    timeoutError: (pool, timeoutMs) => ({
      type: 'psycopg_pool.PoolTimeout',
      message: `couldn't get a connection from ${pool} after ${(timeoutMs / 1000).toFixed(2)} sec`,
    }),
  },
};
