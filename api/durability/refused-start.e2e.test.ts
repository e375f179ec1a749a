import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Product, type ProductOptions } from '../product.testing.ts';
import { MAGIC_BYTES } from '../store/embedded/segment/records.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'seamark-refused-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** All that a start says which the product refuses; it ends with exit code 2. */
async function refusal(options: ProductOptions): Promise<string> {
  const failure = await Product.start(options).then(
    (product) => product.end('SIGKILL').then(() => 'it started'),
    (error: Error) => error.message,
  );
  const match = /^the product did not start \(exit 2\):\n([^\n]*)\n$/.exec(failure);
  expect(match, failure).not.toBeNull();
  return match![1]!;
}

describe('a start ends with one sentence that says why', () => {
  test('a file lies where the data directory should be', async () => {
    const path = join(directory, 'file');
    writeFileSync(path, 'mine');
    expect(await refusal({ dataDirectory: path })).toMatch(
      `The data directory ${path} cannot be used: EEXIST: file already exists`,
    );
    expect(await refusal({ dataDirectory: join(path, 'data') })).toMatch('cannot be used: ENOTDIR: not a directory');
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  test.each(['.', 'wal', 'seen', 'logs'])('%s of the data directory may not be read', async (part) => {
    const closed = join(directory, part);
    mkdirSync(closed, { recursive: true });
    chmodSync(closed, 0o000);
    const sentence = await refusal({ dataDirectory: directory, prefix: withoutPrivileges });
    chmodSync(closed, 0o755);
    expect(sentence).toMatch(`The data directory ${directory} cannot be used: EACCES: permission denied`);
  });

  test('another process has the data directory', async () => {
    await using first = await Product.start({ dataDirectory: directory });
    const inUse = `The data directory ${directory} is in use by process ${first.process.pid}.`;
    expect(await refusal({ dataDirectory: directory })).toBe(inUse);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
    expect(await refusal({ dataDirectory: directory })).toBe(inUse);
  });

  test.each([
    { signal: 'traces', name: '2026-11-24T09.seg' },
    { signal: 'metrics', name: '2026-11-24.seg' },
  ])('a file of $signal was written by another version', async ({ signal, name }) => {
    mkdirSync(join(directory, signal));
    const path = join(directory, signal, name);
    const bytes = Buffer.concat([MAGIC_BYTES, Buffer.from('what another version knows to read')]);
    bytes[3] = 200;
    writeFileSync(path, bytes);
    expect(await refusal({ dataDirectory: directory })).toBe(
      `${path} was written by another version of Seamark; start that version, or move the file away.`,
    );
    expect(readFileSync(path)).toEqual(bytes);
    expect(existsSync(join(directory, 'lock'))).toBe(false);
  });

  test.each(['PORT', 'OTLP_HTTP_PORT', 'OTLP_GRPC_PORT'])('%s is in use', async (setting) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const sentence = await refusal({ dataDirectory: directory, settings: { [setting]: String(port) } });
    const settings = 'HOST, PORT, OTLP_HTTP_PORT or OTLP_GRPC_PORT';
    expect(sentence).toBe(
      `127.0.0.1:${port} is in use by another program; end that, or choose another with ${settings}.`,
    );
    server.close();
  });
});

test('of several that find the lock of a killed process one starts', async () => {
  const killed = await Product.start({ dataDirectory: directory });
  await killed.end('SIGKILL');
  const starts = await Promise.allSettled([1, 2, 3].map(() => Product.start({ dataDirectory: directory })));
  const started = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  for (const product of started) await product.end();
  expect(started).toHaveLength(1);
  const refused = starts.flatMap((start) => (start.status === 'rejected' ? [String(start.reason)] : []));
  for (const sentence of refused)
    expect(sentence).toMatch(/\(exit 2\):\nThe data directory \S+ is in use by process \d+\.\n$/);
});

/** Root reads whatever it likes, unless it gives that up. */
const withoutPrivileges = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];
