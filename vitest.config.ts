import { defineConfig } from 'vitest/config';

// graphql ships two builds by export condition; tests must resolve the one that node gives to its other importers.
const conditions = ['module-sync', 'node', 'import', 'default'];

export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{api,schema,simulator,scripts}/**/*.test.ts'],
          exclude: ['**/*.e2e.test.ts'],
          environment: 'node',
        },
      },
    ],
  },
});
