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
  expect(await run(testService('strace'), '-o', '/dev/stdout', '-e', 'trace=execve', 'true')).toMatch(/^execve\(/);
});

test('a Python with the OpenTelemetry SDK and its OTLP exporters', async () => {
  const program = `
import opentelemetry.exporter.otlp.proto.grpc, opentelemetry.exporter.otlp.proto.http
from opentelemetry.sdk.version import __version__
print(__version__)`;
  expect(await run(testService('pythonWithOtel'), '-c', program)).toBe('1.45.2\n');
});
