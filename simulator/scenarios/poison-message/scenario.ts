import { orders } from '../../world/services/checkout.ts';
import type { Scenario } from '../scenario.ts';
import { readTruth } from '../truth.ts';
import truth from './truth.json' with { type: 'json' };

export const poisonMessage: Scenario = {
  truth: readTruth(truth),
  disturb(conditions) {
    conditions.poison(orders);
  },
};
