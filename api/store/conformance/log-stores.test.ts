import { describe } from 'vitest';
import { embeddedLogStore, embeddedStates } from './embedded-store.testing.ts';
import { logStoreConformance } from './log-store-conformance.ts';
import { openMemoryLogs } from './memory-store.ts';

describe('log records in memory, as the suite itself reads them', () => {
  logStoreConformance(openMemoryLogs);
});

describe.each(embeddedStates)('embedded log records %s', (state) => {
  logStoreConformance(embeddedLogStore(state));
});
