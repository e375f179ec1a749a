import { catalogue } from '../../world/services/catalogue.ts';
import { inventory } from '../../world/services/inventory.ts';
import type { Scenario } from '../scenario.ts';
import { readTruth } from '../truth.ts';
import truth from './truth.json' with { type: 'json' };

const effectiveAfterS = 40;

export const retryStorm: Scenario = {
  truth: readTruth(truth),
  disturb(conditions, { elapsedS }) {
    conditions.release(catalogue, '4.2.0', { notes: 'inventory client: 6 attempts, no backoff' });
    if (elapsedS < effectiveAfterS) return;
    conditions.retry(catalogue, { attempts: 6, backoffMs: 2 });
    conditions.limitCapacity(inventory, 0.5);
  },
};
