import { catalogue, productCache } from '../../world/services/catalogue.ts';
import type { Scenario } from '../scenario.ts';
import { readTruth } from '../truth.ts';
import truth from './truth.json' with { type: 'json' };

/** All three pods have been replaced by then. */
const effectiveAfterS = 40;

export const cacheHitCollapse: Scenario = {
  truth: readTruth(truth),
  disturb(conditions, { elapsedS }) {
    conditions.release(catalogue, '4.1.0', { notes: 'time to live of the product cache comes from the configuration' });
    if (elapsedS >= effectiveAfterS) conditions.setHitRatio(productCache, 0.04);
  },
};
