import { catalogue, selectListing } from '../../world/services/catalogue.ts';
import type { Scenario } from '../scenario.ts';
import { readTruth } from '../truth.ts';
import truth from './truth.json' with { type: 'json' };

/** The migration runs while the first pods are being replaced. */
const migratedAfterS = 40;

export const slowQuery: Scenario = {
  truth: readTruth(truth),
  disturb(conditions, { elapsedS }) {
    conditions.release(catalogue, '4.0.0', {
      notes: 'migration 0042: drop index product_category_category_position_idx',
    });
    if (elapsedS >= migratedAfterS) conditions.slowStatement(selectListing, 70);
  },
};
