import { paymentProvider } from '../../world/services/payment.ts';
import type { Scenario } from '../scenario.ts';
import { readTruth } from '../truth.ts';
import truth from './truth.json' with { type: 'json' };

export const dependencyOutage: Scenario = {
  truth: readTruth(truth),
  disturb(conditions) {
    conditions.disturb(paymentProvider, { timeoutShare: 0.8, slowdown: 4 });
  },
};
