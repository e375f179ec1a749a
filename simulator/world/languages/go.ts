import { scope, sdkAttributes } from './language.ts';
import type { Language } from './language.ts';

const schemaUrl = 'https://opentelemetry.io/schemas/1.37.0';
const contrib = 'go.opentelemetry.io/contrib/instrumentation';

export const go: Language = {
  name: 'go',
  schemaUrl,
  attributes: (service) => ({
    ...sdkAttributes('go', '1.38.0'),
    'process.executable.name': service,
    'process.pid': 1,
    'process.runtime.name': 'go',
    'process.runtime.version': 'go1.25.3',
    'os.type': 'linux',
    'host.arch': 'amd64',
  }),
  scopes: {
    httpServer: scope(`${contrib}/net/http/otelhttp`, '0.63.0'),
    httpClient: scope(`${contrib}/net/http/otelhttp`, '0.63.0'),
    rpcServer: scope(`${contrib}/google.golang.org/grpc/otelgrpc`, '0.63.0'),
    rpcClient: scope(`${contrib}/google.golang.org/grpc/otelgrpc`, '0.63.0'),
    database: scope('github.com/exaring/otelpgx', '0.9.3'),
    cache: scope('github.com/redis/go-redis/extra/redisotel', '9.17.0'),
    messaging: scope('github.com/twmb/franz-go/plugin/kotel', '1.6.0'),
    internal: scope('shop/internal/trace', ''),
    runtime: scope(`${contrib}/runtime`, '0.63.0'),
  },
  logger: (service) => `shop/${service}`,
  accessLine: ({ method, target, status, durationMs, clientAddress }) =>
    `request handled method=${method} path=${target} status=${status} duration=${durationMs.toFixed(3)}ms remote=${clientAddress}`,
  severityText: { debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR', fatal: 'ERROR+4' },
  stackTrace: (_exception, frames) =>
    `goroutine 2148 [running]:\n${frames.map((frame) => `${frame.function}(...)\n\t${frame.file}:${frame.line}`).join('\n')}`,
  framework: [
    { function: 'shop/internal/web.(*Router).ServeHTTP', file: '/src/internal/web/router.go', line: 91 },
    { function: 'net/http.serverHandler.ServeHTTP', file: '/usr/local/go/src/net/http/server.go', line: 3340 },
    { function: 'net/http.(*conn).serve', file: '/usr/local/go/src/net/http/server.go', line: 2109 },
  ],
  upstreamError: (peer, status) => ({ type: '*web.UpstreamError', message: `${peer}: unexpected status ${status}` }),
  timeoutError: (peer) => ({
    type: 'context.deadlineExceededError',
    message: `Post "https://${peer}": context deadline exceeded`,
  }),
  pool: {
    span: 'pool.acquire',
    frames: [],
    timeoutError: (pool) => ({
      type: '*pgxpool.AcquireError',
      message: `acquire from ${pool}: context deadline exceeded`,
    }),
  },
};
