import type { CodegenConfig } from '@graphql-codegen/cli';

/** The web's documents, typed against the printed schema. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: ['web/src/**/*.{ts,tsx}', '!web/src/gql/**/*'],
  silent: true,
  generates: {
    './web/src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: { unmaskFunctionName: 'readFragment' } },
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
