import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { testService } from './test-service.ts';

const run = promisify(execFile);

test('a Chromium that starts', async () => {
  const { stdout } = await run(testService('chromium'), ['--version']);
  expect(stdout).toMatch(/Chrom/);
});

test('an strace that can trace', async () => {
  const { stderr } = await run(testService('strace'), ['-e', 'trace=execve', 'true']);
  expect(stderr).toMatch(/^execve\(/);
});

test('a Redis that keeps what it is given', async () => {
  const redis = new Redis(testService('redis'));
  await redis.set('a key of services.integration.test.ts', 'kept');
  expect(await redis.getdel('a key of services.integration.test.ts')).toBe('kept');
  redis.disconnect();
});

test('a Python with the OpenTelemetry SDK and its OTLP exporters', async () => {
  const program = `
import opentelemetry.exporter.otlp.proto.grpc, opentelemetry.exporter.otlp.proto.http
from opentelemetry.sdk.version import __version__
print(__version__)`;
  const { stdout } = await run(testService('pythonWithOtel'), ['-c', program]);
  expect(stdout).toBe('1.45.1\n');
});

test('a Node.js application with auto-instrumentation', async () => {
  const register = '@opentelemetry/auto-instrumentations-node/register';
  const program = 'console.log(typeof require("@opentelemetry/api").trace.getTracer)';
  const { stdout } = await run(process.execPath, ['--require', register, '--eval', program], {
    cwd: testService('nodeWithOtel'),
    env: { ...process.env, OTEL_SDK_DISABLED: 'true' },
  });
  expect(stdout).toBe('function\n');
});
