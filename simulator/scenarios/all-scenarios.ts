import { badDeploy } from './bad-deploy/scenario.ts';
import { cacheHitCollapse } from './cache-hit-collapse/scenario.ts';
import { dependencyOutage } from './dependency-outage/scenario.ts';
import { memoryLeak } from './memory-leak/scenario.ts';
import { noisyNode } from './noisy-node/scenario.ts';
import { poisonMessage } from './poison-message/scenario.ts';
import { poolExhaustion } from './pool-exhaustion/scenario.ts';
import { retryStorm } from './retry-storm/scenario.ts';
import type { Scenario } from './scenario.ts';
import { slowQuery } from './slow-query/scenario.ts';

/** In the order in which they take turns. */
export const allScenarios: readonly Scenario[] = [
  slowQuery,
  badDeploy,
  dependencyOutage,
  cacheHitCollapse,
  poisonMessage,
  memoryLeak,
  retryStorm,
  poolExhaustion,
  noisyNode,
];
