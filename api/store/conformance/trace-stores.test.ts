import { describe } from 'vitest';
import { embeddedStates, embeddedTraceStore } from './embedded-store.testing.ts';
import { openMemoryTraces } from './memory-store.ts';
import { traceStoreConformance } from './trace-store-conformance.ts';

describe('spans in memory, as the suite itself reads them', () => {
  traceStoreConformance(openMemoryTraces);
});

describe.each(embeddedStates)('embedded spans %s', (state) => {
  traceStoreConformance(embeddedTraceStore(state));
});
