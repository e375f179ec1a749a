import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planDemo } from './demo.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'demo-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('a new data directory gets history, on the default address', () => {
  expect(planDemo(root, {})).toEqual({
    endpoint: 'http://127.0.0.1:4000',
    args: ['--rate', '5', '--endpoint', 'http://127.0.0.1:4000', '--backfill', '2h'],
    env: {},
  });
});

test('a data directory that is there gets none', () => {
  mkdirSync(join(root, 'kept'));
  expect(planDemo(root, { DATA_DIR: 'kept' }).args).not.toContain('--backfill');
});

test('.env says where the server is and which key it takes, and the environment wins over it', () => {
  writeFileSync(join(root, '.env'), 'HOST=0.0.0.0\nPORT=5000\nBOOTSTRAP_API_KEY="secret key"\n');
  expect(planDemo(root, { PORT: '5001' })).toMatchObject({
    endpoint: 'http://127.0.0.1:5001',
    env: { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20secret%20key' },
  });
  expect(planDemo(root, { HOST: '::1' }).endpoint).toBe('http://[::1]:5000');
});
