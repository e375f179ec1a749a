import { defineConfig } from 'vitest/config';
import { lezer } from './web/lezer-plugin.ts';

// graphql ships two builds by export condition; tests must resolve the one that node gives to its other importers. What is
// named here holds for require() too, so `import` is not: Vite and node add it by themselves.
const conditions = ['module-sync', 'node'];
const everywhere = '{api,schema,simulator,scripts,web}/**/*';
// What overrides vitest's own list of what is left out.
const outside = ['**/node_modules/**', '**/*.integration.test.ts', '**/*.e2e.test.ts'];
const provideServices = 'scripts/test-services/provide-services.ts';

/** Groups run one after the other: what is timed or killed has the machine's cores to itself. */
export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    // What takes milliseconds may take long where the machine is busy with other things.
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{api,schema,simulator,scripts}/**/*.test.ts'],
          exclude: outside,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        plugins: [lezer()],
        test: {
          name: 'web',
          include: ['web/**/*.test.{ts,tsx}'],
          exclude: outside,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [`${everywhere}.integration.test.ts`],
          globalSetup: provideServices,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: [`${everywhere}.e2e.test.ts`],
          globalSetup: provideServices,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 30_000 } },
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
