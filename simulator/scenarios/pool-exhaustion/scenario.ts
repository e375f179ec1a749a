import { checkout } from '../../world/services/checkout.ts';
import { ramp } from '../scenario.ts';
import type { Scenario } from '../scenario.ts';
import { readTruth } from '../truth.ts';
import truth from './truth.json' with { type: 'json' };

/** Some connections come back late; with none at all not a single order would pass. */
const worstShare = 0.9;

export const poolExhaustion: Scenario = {
  truth: readTruth(truth),
  disturb(conditions, phase) {
    conditions.release(checkout, '7.0.0', { notes: 'refunds read the ledger on a connection of their own' });
    conditions.leakConnections(checkout, worstShare * ramp(phase, truth.timing.fullAfterS));
  },
};
