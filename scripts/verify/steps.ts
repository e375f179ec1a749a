import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface VerifyStep {
  name: string;
  /** A program of node_modules/.bin or PATH, with its arguments; it fails by its exit code. */
  command: string[];
}

/** What a change has to pass, the longest first. Steps whose subject is not in the tree are left out. */
export function verifySteps(root: string): VerifyStep[] {
  const has = (path: string): boolean => existsSync(join(root, path));
  const steps: (VerifyStep | false)[] = [
    { name: 'unit tests', command: ['vitest', 'run', '--project', 'unit', '--project', 'web'] },
    { name: 'types', command: ['tsc', '-p', '.'] },
    has('web/tsconfig.json') && { name: 'types of the web', command: ['tsc', '-p', 'web'] },
    {
      name: 'format',
      command: ['prettier', '--check', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier', '.'],
    },
    { name: 'lint', command: ['oxlint'] },
    {
      name: 'layers',
      command: [
        'depcruise',
        '--output-type',
        'err-long',
        ...['api', 'schema', 'simulator', 'scripts', 'web'].filter(has),
      ],
    },
    { name: 'dead code', command: ['knip'] },
    has('scripts/print-schema.ts') && { name: 'schema drift', command: ['node', 'scripts/print-schema.ts', '--check'] },
    has('codegen.ts') && { name: 'generated documents', command: ['graphql-codegen', '--check'] },
    { name: 'drift of the database', command: ['node', 'scripts/migration.ts', 'check'] },
    { name: 'client of the database', command: ['node', 'scripts/prisma-client.ts', '--check'] },
    { name: 'lock file', command: ['node', 'scripts/check-lock-file.ts'] },
    { name: 'paths in documents', command: ['node', 'scripts/check-doc-paths.ts'] },
    { name: 'picture of the layers', command: ['node', 'scripts/draw-layers.ts', '--check'] },
    { name: 'sources', command: ['node', 'scripts/check-sources.ts'] },
  ];
  return steps.filter((step) => step !== false);
}
