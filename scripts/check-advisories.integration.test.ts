import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdtempDisposable } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';

/** Of npm's registry what an audit asks for: advisories by package, and what releases of it there are. */
type Advisories = Record<string, { severity: string; vulnerable: string }>;

let registry: Server | undefined;
afterEach(() => new Promise<void>((resolve) => registry?.close(() => resolve())));

/** A registry that knows these; null: one that passes packages on, and knows none. */
async function listen(advisories: Advisories | null): Promise<string> {
  registry = createServer((request, response) => {
    request.resume();
    if (request.method === 'POST' && advisories === null) {
      response.writeHead(405, { allow: 'GET,HEAD' }).end();
      return;
    }
    response.setHeader('content-type', 'application/json');
    if (request.method === 'POST') response.end(JSON.stringify(bulk(advisories!)));
    else response.end(JSON.stringify(packument(request.url!.slice(1))));
  });
  await new Promise<void>((resolve) => registry!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
}

function bulk(advisories: Advisories): object {
  return Object.fromEntries(
    Object.entries(advisories).map(([name, { severity, vulnerable }], index) => [
      name,
      [{ id: index + 1, url: 'https://advisories.example/1', title: 'x', severity, vulnerable_versions: vulnerable }],
    ]),
  );
}

function packument(name: string): object {
  return { name, 'dist-tags': { latest: '0.0.1' }, versions: { '0.0.1': { name, version: '0.0.1' } } };
}

async function advisories(registryUrl: string): Promise<{ code: number; lines: string[] }> {
  // npm keeps advisories by their number, whichever registry told of them.
  await using cache = await mkdtempDisposable(join(tmpdir(), 'seamark-npm-'));
  const config = { npm_config_registry: registryUrl, npm_config_cache: cache.path, npm_config_fetch_retries: '0' };
  const env = { ...process.env, ...config };
  return await new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, 'check-advisories.ts')], { env }, (error, stdout) => {
      resolve({ code: error ? Number(error.code) : 0, lines: stdout.trim().split('\n') });
    });
  });
}

test('a grave advisory against what is installed fails, and is named', async () => {
  const { code, lines } = await advisories(await listen({ cookie: { severity: 'high', vulnerable: '*' } }));
  expect(code).toBe(1);
  expect(lines).toContain('cookie *: high');
  expect(lines.at(-1)).toBe('0 passed, 1 failed');
});

test('lesser ones do not', async () => {
  const { code, lines } = await advisories(await listen({ cookie: { severity: 'low', vulnerable: '*' } }));
  expect(lines.join('\n')).toMatch(/^0 packages with grave advisories, of [1-9]/);
  expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: '1 passed, 0 failed' });
});

test('a registry that tells of none proves nothing', async () => {
  const { code, lines } = await advisories(await listen(null));
  expect(lines[0]).toMatch(/^NOT CHECKED: .*405/);
  expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: '0 passed, 0 failed' });
});
