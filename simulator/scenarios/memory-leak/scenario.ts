import { search } from '../../world/services/search.ts';
import type { Scenario } from '../scenario.ts';
import { readTruth } from '../truth.ts';
import truth from './truth.json' with { type: 'json' };

/** How often each pod dies, however long the fault lasts. */
const restarts = 3;

export const memoryLeak: Scenario = {
  truth: readTruth(truth),
  disturb(conditions, { durationS }) {
    conditions.release(search, '5.0.0', { notes: 'results of recent queries are kept in memory' });
    conditions.leakMemory(search, durationS / (restarts + 0.2));
  },
};
