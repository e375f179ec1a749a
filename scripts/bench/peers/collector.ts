import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, runCommand } from '../../test-services/run-command.ts';
import type { BenchOptions } from '../options.ts';
import { ingestByServer } from './otlp-server.ts';
import type { IngestPeer } from './peer.ts';

const VERSION = 'v0.161.0';
const STABLE_VERSION = 'v1.67.0';
const BUILD_MS = 15 * 60_000;
const PORT = 24_318;

const build = `dist:
  name: otelcol
  module: localhost/otelcol
  output_path: ./build
receivers:
  - gomod: go.opentelemetry.io/collector/receiver/otlpreceiver ${VERSION}
processors:
  - gomod: go.opentelemetry.io/collector/processor/batchprocessor ${VERSION}
exporters:
  - gomod: github.com/open-telemetry/opentelemetry-collector-contrib/exporter/fileexporter ${VERSION}
providers:
  - gomod: go.opentelemetry.io/collector/confmap/provider/fileprovider ${STABLE_VERSION}
`;
const configuration = `receivers:
  otlp: { protocols: { http: { endpoint: "127.0.0.1:${PORT}" } } }
processors:
  batch:
exporters:
  file: { path: ./out.bin, format: proto }
service:
  telemetry: { metrics: { level: none }, logs: { level: error } }
  pipelines:
    traces: { receivers: [otlp], processors: [batch], exporters: [file] }
    logs: { receivers: [otlp], processors: [batch], exporters: [file] }
    metrics: { receivers: [otlp], processors: [batch], exporters: [file] }
`;

/** The OpenTelemetry Collector, passing through to a file: nothing is indexed, nothing can be asked. */
export function collector(options: BenchOptions): IngestPeer {
  const directory = join(options.cacheDirectory, 'peers', `collector-${VERSION}`);
  return {
    name: `Collector ${VERSION}, to a file`,
    signals: ['traces', 'logs', 'metrics'],
    ingest: async (corpus, signal) => {
      const command = await built(directory);
      const args = ['--config', join(directory, 'config.yaml')];
      return ingestByServer(corpus, signal, options, () => ({ command, args, port: PORT, path: `/v1/${signal}` }));
    },
  };
}

/** The path of its program, built from the modules of the Go proxy. */
async function built(directory: string): Promise<string> {
  const program = join(directory, 'build', 'otelcol');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'builder.yaml'), build);
  writeFileSync(join(directory, 'config.yaml'), configuration);
  if (existsSync(program)) return program;
  const go = await findProgram('go');
  if (!go) throw new Error('go is not on PATH');
  const builder = `go.opentelemetry.io/collector/cmd/builder@${VERSION}`;
  await runCommand(go, ['-C', directory, 'run', builder, '--config', 'builder.yaml'], BUILD_MS);
  return program;
}
