import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
let tree: string;
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'layers-'));
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  writeFileSync(
    join(tree, 'package.json'),
    JSON.stringify({ dependencies: { ws: '*', re2js: '*', '@grpc/grpc-js': '*' } }),
  );
});
afterEach(() => rmSync(tree, { recursive: true }));

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

/** Writes the files, each with the imports named, and gives what dependency-cruiser has against them. */
async function violations(files: Record<string, string[]>): Promise<Violation[]> {
  for (const [path, imports] of Object.entries(files)) {
    mkdirSync(join(tree, dirname(path)), { recursive: true });
    const lines = imports.map((from) => `import type { X } from '${from}';`);
    writeFileSync(join(tree, path), [...lines, '{ using x = open(); }', 'export type X = 1;'].join('\n'));
  }
  const folders = [...new Set(Object.keys(files).map((path) => path.split('/', 1)[0] ?? ''))];
  const args = [program, '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', ...folders];
  const run = promisify(execFile)(process.execPath, args, { cwd: tree, maxBuffer: 16 * 1024 * 1024 });
  // It exits with the number of violations, having printed them.
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  const result: { summary: { violations: Violation[] } } = JSON.parse(stdout);
  return result.summary.violations;
}

/** The rules broken in a tree, each once. */
async function brokenRules(files: Record<string, string[]>): Promise<string[]> {
  return [...new Set((await violations(files)).map(({ rule }) => rule.name))].toSorted();
}

test('arrows inward are allowed, whatever they pass over', async () => {
  const files = {
    'api/telemetry/span.ts': [],
    'api/store/ports/trace-store.ts': ['../../telemetry/span.ts'],
    'api/store/columnar/rows.ts': ['../ports/trace-store.ts'],
    'api/store/embedded/reader.ts': ['../columnar/rows.ts', '../ports/trace-store.ts', 're2js'],
    'api/live/bus.ts': ['../telemetry/span.ts', '../store/columnar/rows.ts'],
    'api/query/plan.ts': ['../store/ports/trace-store.ts', 're2js'],
    'api/ingest/grpc.ts': ['../live/bus.ts', '@grpc/grpc-js'],
    'schema/types/span.ts': ['../../api/query/plan.ts', '../../api/telemetry/span.ts'],
    'api/app.ts': ['../schema/types/span.ts', './ingest/grpc.ts', 'ws'],
    'api/threads/store-thread.ts': ['../store/embedded/reader.ts'],
    'api/main.ts': ['./app.ts', './threads/store-thread.ts'],
  };
  expect(await brokenRules(files)).toEqual([]);
});

test('every wrong arrow is named by its rule', async () => {
  const wrong: [rule: string, from: string, to: string][] = [
    ['vocabulary-imports-outward', 'api/telemetry', 'api/query'],
    ['ports-imports-outward', 'api/store/ports', 'api/live'],
    ['capabilities-imports-outward', 'api/query', 'api/ingest'],
    ['features-imports-outward', 'api/alerts', 'schema'],
    ['app-imports-outward', 'api/app', 'api/threads'],
    ['telemetry-stands-alone', 'api/telemetry', 'api/config'],
    ['alerts-stands-alone', 'api/alerts', 'api/dashboards'],
    ['stores-know-ports-only', 'api/store/embedded', 'api/query'],
    ['mysql-knows-no-other-store', 'api/store/mysql', 'api/store/embedded'],
    ['columnar-serves-stores-and-live', 'api/query', 'api/store/columnar'],
    ['wal-serves-ingest', 'schema', 'api/store/wal'],
    ['only-composition-names-stores', 'api/app', 'api/store/embedded'],
    ['only-composition-decorates-stores', 'api/store/embedded', 'api/store/decorators'],
    ['tests-serve-tests', 'api/live', 'api/live/testdata'],
    ['every-file-has-a-layer', 'api/elsewhere', 'api/telemetry'],
    ['programs-meet-over-the-wire', 'simulator', 'api/telemetry'],
    ['server-needs-no-other-program', 'api/control', 'scripts'],
    ['web-drawing-knows-no-graph', 'web/src/charts', 'web/src/gql'],
    ['web-components-know-no-page', 'web/src/components', 'web/src/pages'],
    ['web-pages-stand-alone', 'web/src/pages/one', 'web/src/pages/other'],
  ];
  const arrows = wrong.map(([rule, from, to]) => ({
    rule,
    from: `${from}/${rule}-from.ts`,
    to: `${to}/${rule}-to.ts`,
  }));
  const files = arrows.flatMap(({ from, to }) => [
    [from, ['../'.repeat(from.split('/').length - 1) + to]] as const,
    [to, []] as const,
  ]);
  const found = await violations(Object.fromEntries(files.map(([path, imports]) => [path, [...imports]])));
  for (const arrow of arrows) {
    expect(
      found.filter(({ from, to }) => from === arrow.from && to === arrow.to).map(({ rule }) => rule.name),
    ).toContain(arrow.rule);
  }
});

test('only what starts things opens stores', async () => {
  const files = {
    'api/app.ts': ['./store/open-stores.ts'],
    'api/main.ts': ['./store/open-stores.ts'],
    'api/store/open-stores.ts': [],
  };
  expect(await violations(files)).toMatchObject([
    { from: 'api/app.ts', rule: { name: 'only-composition-opens-stores' } },
  ]);
});

test('a package stays in its home', async () => {
  expect(await brokenRules({ 'api/query/a.ts': ['@grpc/grpc-js', 'ws'] })).toEqual([
    'graphql-ws-has-one-home',
    'grpc-has-one-home',
  ]);
});

test('cycles, files that are not there, undeclared packages and I/O in the vocabulary are named', async () => {
  const files = {
    'api/telemetry/a.ts': ['./b.ts', 'node:fs', './gone.ts', 'graphql'],
    'api/telemetry/b.ts': ['./a.ts'],
  };
  expect(await brokenRules(files)).toEqual([
    'everything-resolves',
    'no-cycles',
    'packages-are-declared',
    'telemetry-does-no-io',
  ]);
});
