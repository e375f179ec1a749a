import { inject } from 'vitest';
import type { services } from './services.ts';

/** Where a service is, or why there is none. */
export type ServiceOutcome = { place: string } | { missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    services: Record<string, ServiceOutcome>;
  }
}

/**
 * For integration and end-to-end tests: the path or address of a service. Throws its name and why it is missing, so
 * that a test that needs it fails by name rather than being skipped.
 */
export function testService(name: keyof typeof services): string {
  const outcome = inject('services')[name];
  if (outcome === undefined)
    throw new Error(`${name}: services are provided to *.integration.test.ts and *.e2e.test.ts`);
  if ('missing' in outcome) throw new Error(`${name} is missing: ${outcome.missing}`);
  return outcome.place;
}
