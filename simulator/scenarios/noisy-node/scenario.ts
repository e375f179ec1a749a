import { nodes } from '../../world/nodes.ts';
import type { Scenario } from '../scenario.ts';
import { readTruth } from '../truth.ts';
import truth from './truth.json' with { type: 'json' };

const overrun = nodes.find((node) => node.name === truth.culprit.dependency);

export const noisyNode: Scenario = {
  truth: readTruth(truth),
  disturb(conditions) {
    if (overrun !== undefined) conditions.slowNode(overrun, 8);
  },
};
