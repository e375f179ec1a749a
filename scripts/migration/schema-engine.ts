import type { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine, SchemasContainer } from '@prisma/schema-engine-wasm';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PrismaPGlite } from 'pglite-prisma-adapter';

const GLUE = '@prisma/schema-engine-wasm/schema_engine_bg';

/** What Emscripten-like glue of Prisma's engine exports beside the engine itself. */
interface Glue {
  SchemaEngine: typeof SchemaEngine;
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

/**
 * The SQL that turns what the migrations make into what the schema says; undefined where they agree. The database is empty
 * and may be filled. Once in a process: Prisma's engine cannot be loaded twice.
 */
export async function missingSql(
  database: PGlite,
  migrations: MigrationList,
  schema: SchemasContainer,
): Promise<string | undefined> {
  const { SchemaEngine } = await loadGlue();
  const engine = await SchemaEngine.new(
    { datamodels: schema.files.map(({ path, content }) => [path, content]) },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(database)),
  );
  const { exitCode, stdout } = await engine.diff({
    from: { tag: 'migrations', ...migrations },
    to: { tag: 'schemaDatamodel', ...schema },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  engine.free();
  return exitCode === 0 ? undefined : (stdout ?? '');
}

async function loadGlue(): Promise<Glue> {
  const glue = (await import(GLUE)) as Glue;
  const path = fileURLToPath(new URL('schema_engine_bg.wasm', import.meta.resolve(GLUE)));
  const { instance } = await WebAssembly.instantiate(await readFile(path), {
    './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return glue;
}
