import { createHash } from 'node:crypto';
import type { CodegenConfig } from '@graphql-codegen/cli';

/** The name that an operation is known by: that of its text, and what tells it from all others. */
function documentId(text: string): string {
  const name = /\b(?:query|mutation|subscription) (\w+)/.exec(text)?.[1];
  if (name === undefined) throw new Error(`This operation has no name: ${text}`);
  return `${name}.${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

/** The web's documents, typed against the printed schema. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: ['web/src/**/*.{ts,tsx}', '!web/src/gql/**/*'],
  silent: true,
  generates: {
    './web/src/gql/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: { unmaskFunctionName: 'readFragment' },
        persistedDocuments: { hashAlgorithm: documentId },
      },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        importExtension: '.ts',
        scalars: {
          DateTime: 'string',
          BigInt: 'string',
          JSON: 'unknown',
          NumberColumn: 'readonly number[]',
          TextColumn: 'readonly string[]',
        },
      },
    },
  },
};
export default config;
