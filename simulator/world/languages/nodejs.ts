import { scope, sdkAttributes } from './language.ts';
import type { Language } from './language.ts';

export const nodejs: Language = {
  name: 'nodejs',
  schemaUrl: '',
  attributes: (service) => ({
    ...sdkAttributes('nodejs', '2.2.0'),
    'process.pid': 7,
    'process.executable.name': 'node',
    'process.executable.path': '/usr/local/bin/node',
    'process.command': `/srv/${service}/main.js`,
    'process.command_args': ['/usr/local/bin/node', '--import', './telemetry.js', `/srv/${service}/main.js`],
    'process.runtime.name': 'nodejs',
    'process.runtime.version': '24.11.0',
    'process.runtime.description': 'Node.js',
    'process.owner': 'node',
  }),
  scopes: {
    httpServer: scope('@opentelemetry/instrumentation-http', '0.208.0'),
    httpClient: scope('@opentelemetry/instrumentation-undici', '0.19.0'),
    rpcServer: scope('@opentelemetry/instrumentation-grpc', '0.208.0'),
    rpcClient: scope('@opentelemetry/instrumentation-grpc', '0.208.0'),
    database: scope('@opentelemetry/instrumentation-pg', '0.61.0'),
    cache: scope('@opentelemetry/instrumentation-redis', '0.57.0'),
    messaging: scope('@opentelemetry/instrumentation-kafkajs', '0.18.0'),
    internal: scope('shop', '1.0.0'),
    runtime: scope('@opentelemetry/instrumentation-runtime-node', '0.22.0'),
  },
  logger: () => '@opentelemetry/instrumentation-pino',
  accessLine: ({ method, target, status, durationMs }) => ({
    msg: 'request completed',
    req: { method, url: target },
    res: { statusCode: status },
    responseTime: Math.round(durationMs * 100) / 100,
  }),
  severityText: { debug: 'debug', info: 'info', warn: 'warn', error: 'error', fatal: 'fatal' },
  stackTrace: ({ type, message }, frames) =>
    `${type}: ${message}\n${frames.map((frame) => `    at ${frame.function} (${frame.file}:${frame.line}:17)`).join('\n')}`,
  framework: [
    { function: 'preHandlerCallback', file: '/srv/node_modules/fastify/lib/handleRequest.js', line: 137 },
    { function: 'process.processTicksAndRejections', file: 'node:internal/process/task_queues', line: 105 },
  ],
  upstreamError: (peer, status) => ({ type: 'UpstreamError', message: `${peer} responded with ${status}` }),
  timeoutError: (peer, timeoutMs) => ({
    type: 'HeadersTimeoutError',
    message: `no response from ${peer} within ${timeoutMs} ms`,
  }),
  pool: {
    span: 'pg-pool.connect',
    frames: [],
    timeoutError: (pool, timeoutMs) => ({
      type: 'Error',
      message: `timeout of ${timeoutMs} ms exceeded when trying to connect (${pool})`,
    }),
  },
};
