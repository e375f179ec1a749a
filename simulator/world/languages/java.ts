import { scope, sdkAttributes } from './language.ts';
import type { Language } from './language.ts';

const schemaUrl = 'https://opentelemetry.io/schemas/1.37.0';
const version = '2.21.0-alpha';

export const java: Language = {
  name: 'java',
  schemaUrl,
  attributes: (service) => ({
    ...sdkAttributes('java', '1.55.0'),
    'telemetry.distro.name': 'opentelemetry-java-instrumentation',
    'telemetry.distro.version': '2.21.0',
    'process.pid': 1,
    'process.executable.path': '/opt/java/openjdk/bin/java',
    'process.command_args': ['java', '-javaagent:/otel/javaagent.jar', '-Xmx512m', '-jar', `/app/${service}.jar`],
    'process.runtime.name': 'OpenJDK Runtime Environment',
    'process.runtime.version': '21.0.8+9-LTS',
    'process.runtime.description': 'Eclipse Adoptium OpenJDK 64-Bit Server VM 21.0.8+9-LTS',
    'os.type': 'linux',
    'os.description': 'Linux 6.1.0-38-cloud-amd64',
  }),
  scopes: {
    httpServer: scope('io.opentelemetry.tomcat-10.0', version, schemaUrl),
    httpClient: scope('io.opentelemetry.java-http-client', version, schemaUrl),
    rpcServer: scope('io.opentelemetry.grpc-1.6', version, schemaUrl),
    rpcClient: scope('io.opentelemetry.grpc-1.6', version, schemaUrl),
    database: scope('io.opentelemetry.jdbc', version, schemaUrl),
    cache: scope('io.opentelemetry.lettuce-5.1', version, schemaUrl),
    messaging: scope('io.opentelemetry.kafka-clients-2.6', version, schemaUrl),
    internal: scope('io.opentelemetry.opentelemetry-instrumentation-annotations-1.16', version, schemaUrl),
    runtime: scope('io.opentelemetry.runtime-telemetry-java17', version, schemaUrl),
  },
  logger: (service) => `com.shop.${service}.${service.charAt(0).toUpperCase()}${service.slice(1)}Service`,
  accessLine: ({ method, target, status, durationMs, clientAddress }) =>
    `${clientAddress} - "${method} ${target} HTTP/1.1" ${status} ${Math.round(durationMs)}`,
  severityText: { debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR', fatal: 'FATAL' },
  stackTrace: ({ type, message }, frames) =>
    `${type}: ${message}\n${frames.map((frame) => `\tat ${frame.function}(${frame.file}:${frame.line})`).join('\n')}\n`,
  framework: [
    { function: 'com.shop.web.RequestMetricsFilter.doFilter', file: 'RequestMetricsFilter.java', line: 48 },
    { function: 'org.apache.catalina.core.StandardWrapperValve.invoke', file: 'StandardWrapperValve.java', line: 167 },
    { function: 'org.apache.coyote.http11.Http11Processor.service', file: 'Http11Processor.java', line: 397 },
    { function: 'java.base/java.lang.VirtualThread.run', file: 'VirtualThread.java', line: 309 },
  ],
  upstreamError: (peer, status) => ({
    type: 'com.shop.client.UpstreamException',
    message: `${peer} answered ${status}`,
  }),
  timeoutError: (_peer, timeoutMs) => ({
    type: 'java.net.http.HttpTimeoutException',
    message: `request timed out after ${timeoutMs}ms`,
  }),
  pool: {
    span: 'HikariDataSource.getConnection',
    frames: [
      { function: 'com.zaxxer.hikari.pool.HikariPool.createTimeoutException', file: 'HikariPool.java', line: 686 },
      { function: 'com.zaxxer.hikari.pool.HikariPool.getConnection', file: 'HikariPool.java', line: 179 },
    ],
    timeoutError: (pool, timeoutMs) => ({
      type: 'java.sql.SQLTransientConnectionException',
      message: `${pool} - Connection is not available, request timed out after ${timeoutMs}ms`,
    }),
  },
};
