import type { TestProject } from 'vitest/node';
import { type RunningService, services } from './services.ts';
import type { ServiceOutcome } from './test-service.ts';

/** Vitest's global set-up of the projects that use services: all are there, or known to be missing, before any test. */
export default async function provideServices(project: TestProject): Promise<() => Promise<void>> {
  const running: RunningService[] = [];
  const outcomes = await Promise.all(
    Object.entries(services).map(async ([name, provide]) => [name, await outcomeOf(provide, running)] as const),
  );
  project.provide('services', Object.fromEntries(outcomes));
  return async () => {
    await Promise.all(running.map((service) => service.stop()));
  };
}

async function outcomeOf(
  provide: () => Promise<string | RunningService>,
  running: RunningService[],
): Promise<ServiceOutcome> {
  try {
    const provided = await provide();
    if (typeof provided === 'string') return { place: provided };
    running.push(provided);
    return { place: provided.place };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}
