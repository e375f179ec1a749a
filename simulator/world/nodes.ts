import type { Environment } from './service.ts';

/** A machine of the cluster. */
export interface ClusterNode {
  readonly name: string;
  readonly zone: string;
  readonly hostId: string;
  readonly environment: Environment;
}

export const nodes: readonly [ClusterNode, ...ClusterNode[]] = [
  { name: 'ip-10-0-1-17', zone: 'eu-west-1a', hostId: 'i-0b1f6c2d9e8a41735', environment: 'production' },
  { name: 'ip-10-0-2-44', zone: 'eu-west-1b', hostId: 'i-07c3a95e1d2f80b64', environment: 'production' },
  { name: 'ip-10-0-3-81', zone: 'eu-west-1c', hostId: 'i-0e94d7b21a6c5f308', environment: 'production' },
  { name: 'ip-10-0-1-93', zone: 'eu-west-1a', hostId: 'i-02d8f41b7c93e6a50', environment: 'production' },
  { name: 'ip-10-9-1-12', zone: 'eu-west-1a', hostId: 'i-0a6e2c8f51b4d7093', environment: 'staging' },
];

/** Spreads the pods of an environment over its nodes. */
export function nodeFor(environment: Environment, number: number): ClusterNode {
  const candidates = nodes.filter((node) => node.environment === environment);
  return candidates[number % candidates.length] ?? nodes[0];
}
