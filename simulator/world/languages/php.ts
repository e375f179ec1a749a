import { scope, sdkAttributes } from './language.ts';
import type { Language } from './language.ts';

const schemaUrl = 'https://opentelemetry.io/schemas/1.32.0';

export const php: Language = {
  name: 'php',
  schemaUrl,
  attributes: (service) => ({
    ...sdkAttributes('php', '1.9.0'),
    'process.pid': 14,
    'process.executable.path': '/usr/local/bin/php',
    'process.command': `/srv/${service}/bin/consume`,
    'process.runtime.name': 'cli',
    'process.runtime.version': '8.3.27',
    'host.arch': 'x86_64',
  }),
  scopes: {
    httpServer: scope('io.opentelemetry.contrib.php.slim', '1.3.0', schemaUrl),
    httpClient: scope('io.opentelemetry.contrib.php.guzzle', '1.2.1', schemaUrl),
    rpcServer: scope('io.opentelemetry.contrib.php.grpc', '0.1.0', schemaUrl),
    rpcClient: scope('io.opentelemetry.contrib.php.grpc', '0.1.0', schemaUrl),
    database: scope('io.opentelemetry.contrib.php.pdo', '0.2.3', schemaUrl),
    cache: scope('io.opentelemetry.contrib.php.predis', '0.1.2', schemaUrl),
    messaging: scope('io.opentelemetry.contrib.php.ext_rdkafka', '0.1.1', schemaUrl),
    internal: scope('shop.invoicing', '', schemaUrl),
    runtime: scope('github.com/open-telemetry/opentelemetry-collector-contrib/receiver/prometheusreceiver', '0.139.0'),
  },
  logger: () => 'monolog',
  accessLine: ({ method, target, status }) => `${method} ${target} ${status}`,
  severityText: { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR', fatal: 'CRITICAL' },
  stackTrace: ({ type, message }, frames) =>
    `${type}: ${message}\n${frames.map((frame, i) => `#${i} ${frame.file}(${frame.line}): ${frame.function}()`).join('\n')}\n#${frames.length} {main}`,
  framework: [{ function: 'Shop\\Queue\\Consumer->run', file: '/srv/src/Queue/Consumer.php', line: 77 }],
  upstreamError: (peer, status) => ({
    type: 'GuzzleHttp\\Exception\\ServerException',
    message: `Server error: \`${peer}\` resulted in a \`${status}\` response`,
  }),
  timeoutError: (peer, timeoutMs) => ({
    type: 'GuzzleHttp\\Exception\\ConnectException',
    message: `cURL error 28: Operation timed out after ${timeoutMs} milliseconds for ${peer}`,
  }),
  pool: {
    span: 'PDO::__construct',
    frames: [],
    timeoutError: (pool) => ({
      type: 'PDOException',
      message: `SQLSTATE[08006] [7] timeout expired connecting to ${pool}`,
    }),
  },
};
