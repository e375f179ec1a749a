// npm run prisma:client [-- --check]: writes the client of the database from prisma/schema.prisma, or tells whether it is old.
import type * as Generator from '@prisma/client-generator-ts';
import type * as Internals from '@prisma/internals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const schemaPath = join(root, 'prisma', 'schema.prisma');
const committed = join(root, 'api', 'control', 'generated');
// The generator without Prisma's command line, which is 150 MB and wants to download an engine; its ESM build does not load.
const require = createRequire(import.meta.url);
const { getConfig, getDMMF } = require('@prisma/internals') as typeof Internals;
const { PrismaClientTsGenerator } = require('@prisma/client-generator-ts') as typeof Generator;
const { enginesVersion } = require('@prisma/engines-version') as { enginesVersion: string };

if (process.argv.includes('--check')) {
  const fresh = mkdtempSync(join(tmpdir(), 'seamark-prisma-'));
  await generate(fresh);
  const isSame = JSON.stringify(filesOf(fresh)) === JSON.stringify(filesOf(committed));
  rmSync(fresh, { recursive: true });
  if (!isSame) {
    console.error('api/control/generated is not what prisma/schema.prisma gives: npm run prisma:client.');
    process.exitCode = 1;
  }
} else {
  rmSync(committed, { recursive: true, force: true });
  await generate(committed);
}

async function generate(output: string): Promise<void> {
  const datamodel = readFileSync(schemaPath, 'utf8');
  const { generators, datasources } = await getConfig({ datamodel });
  await new PrismaClientTsGenerator().generate({
    generator: { ...generators[0]!, output: { value: output, fromEnvVar: null } },
    otherGenerators: [],
    schemaPath,
    datamodel,
    datasources,
    dmmf: await getDMMF({ datamodel }),
    version: enginesVersion,
    binaryPaths: {},
  });
}

/** Each file's path and text. */
function filesOf(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
    .sort()
    .map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]);
}
