import { scope, sdkAttributes } from './language.ts';
import type { Language } from './language.ts';

export const dotnet: Language = {
  name: 'dotnet',
  schemaUrl: '',
  attributes: (service) => ({
    ...sdkAttributes('dotnet', '1.13.1'),
    'telemetry.distro.name': 'opentelemetry-dotnet-instrumentation',
    'telemetry.distro.version': '1.13.0',
    'process.pid': 1,
    'process.executable.name': `Shop.${service}`,
    'process.runtime.name': '.NET',
    'process.runtime.version': '9.0.10',
    'process.runtime.description': '.NET 9.0.10',
    'os.type': 'linux',
    'os.name': 'Debian GNU/Linux',
    'os.version': '12',
  }),
  scopes: {
    httpServer: scope('Microsoft.AspNetCore', ''),
    httpClient: scope('System.Net.Http', ''),
    rpcServer: scope('Microsoft.AspNetCore', ''),
    rpcClient: scope('OpenTelemetry.Instrumentation.GrpcNetClient', '1.13.0-beta.1'),
    database: scope('Npgsql', '9.0.4'),
    cache: scope('OpenTelemetry.Instrumentation.StackExchangeRedis', '1.13.0-beta.1'),
    messaging: scope('OpenTelemetry.Instrumentation.ConfluentKafka', '0.1.0-alpha.4'),
    internal: scope('Shop.Tracing', '1.0.0'),
    runtime: scope('System.Runtime', ''),
  },
  logger: (service) => `Shop.${service.charAt(0).toUpperCase()}${service.slice(1)}.Controllers`,
  accessLine: ({ method, target, status, durationMs }) =>
    `Request finished HTTP/1.1 ${method} ${target} - ${status} - application/json ${durationMs.toFixed(4)}ms`,
  severityText: { debug: 'Debug', info: 'Information', warn: 'Warning', error: 'Error', fatal: 'Critical' },
  stackTrace: ({ type, message }, frames) =>
    `${type}: ${message}\n${frames.map((frame) => `   at ${frame.function} in ${frame.file}:line ${frame.line}`).join('\n')}`,
  framework: [
    {
      function: 'Microsoft.AspNetCore.Routing.EndpointMiddleware.<Invoke>g__AwaitRequestTask|7_0()',
      file: '/_/src/Http/Routing/src/EndpointMiddleware.cs',
      line: 94,
    },
    { function: 'Shop.Web.CorrelationMiddleware.InvokeAsync()', file: '/src/Web/CorrelationMiddleware.cs', line: 31 },
  ],
  upstreamError: (_peer, status) => ({
    type: 'System.Net.Http.HttpRequestException',
    message: `Response status code does not indicate success: ${status}.`,
  }),
  timeoutError: (_peer, timeoutMs) => ({
    type: 'System.Threading.Tasks.TaskCanceledException',
    message: `The request was canceled due to the configured HttpClient.Timeout of ${timeoutMs / 1000} seconds elapsing.`,
  }),
  pool: {
    span: 'NpgsqlDataSource.OpenConnection',
    frames: [],
    timeoutError: (pool) => ({
      type: 'Npgsql.NpgsqlException',
      message: `The connection pool has been exhausted (${pool}), either raise 'Max Pool Size' or 'Timeout'`,
    }),
  },
};
