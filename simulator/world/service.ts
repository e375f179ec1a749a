import type { Language } from './languages/language.ts';

export type Environment = 'production' | 'staging';

export interface PoolDefinition {
  readonly name: string;
  /** Connections at most. */
  readonly limit: number;
}

/** One service of the shop, as its owners would describe it. */
export interface ServiceDefinition {
  readonly name: string;
  readonly language: Language;
  readonly port: number;
  /** Pods in production; staging has one of each. */
  readonly replicas: number;
  /** Major and minor version at the beginning of 2026; the minor one grows with each release. */
  readonly version: readonly [major: number, minor: number];
  readonly memory: { readonly limitBytes: number; readonly baseBytes: number };
  readonly pool: PoolDefinition | null;
  /** What OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE is set to. */
  readonly temporality: 'cumulative' | 'delta';
  readonly exponentialHistograms: boolean;
  /** Whether it writes a line for each request. */
  readonly accessLog: boolean;
}

type Optional = 'pool' | 'temporality' | 'exponentialHistograms' | 'accessLog';

export function defineService(
  definition: Omit<ServiceDefinition, Optional> & Partial<Pick<ServiceDefinition, Optional>>,
): ServiceDefinition {
  return { pool: null, temporality: 'cumulative', exponentialHistograms: false, accessLog: true, ...definition };
}

/** The address under which other services call it. */
export const addressOf = (service: ServiceDefinition): string => `${service.name}.shop.svc.cluster.local`;
