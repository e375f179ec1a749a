import type { TestProject } from 'vitest/node';
import { services } from './services.ts';
import type { ServiceOutcome } from './test-service.ts';

/** Vitest's global set-up of the projects that use services: all are there, or known to be missing, before any test. */
export default async function provideServices(project: TestProject): Promise<void> {
  const outcomes = await Promise.all(
    Object.entries(services).map(async ([name, provide]) => [name, await outcomeOf(provide)] as const),
  );
  project.provide('services', Object.fromEntries(outcomes));
}

async function outcomeOf(provide: () => Promise<string>): Promise<ServiceOutcome> {
  try {
    return { place: await provide() };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}
