import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { testService } from './test-service.ts';

async function run(program: string, ...args: string[]): Promise<string> {
  return (await promisify(execFile)(program, args)).stdout;
}

test('a Chromium that starts', async () => {
  expect(await run(testService('chromium'), '--version')).toMatch(/Chrom/);
});

test('an strace that can trace', async () => {
  await run(testService('strace'), '-f', '-e', 'trace=fdatasync', 'true');
});

test('a Python with the OpenTelemetry SDK and its OTLP exporters', async () => {
  const imports =
    'import opentelemetry.exporter.otlp.proto.grpc, opentelemetry.exporter.otlp.proto.http, opentelemetry.sdk';
  await run(testService('pythonWithOtel'), '-c', `${imports}; from opentelemetry.sdk.version import __version__`);
});
