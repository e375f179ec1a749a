import type { Conditions } from '../world/conditions.ts';
import type { Truth } from './truth.ts';

/** Where a fault stands. */
export interface Phase {
  readonly elapsedS: number;
  readonly durationS: number;
}

/** A fault with its ground truth. */
export interface Scenario {
  readonly truth: Truth;
  /** Called for each second of the fault; what it does not set is healthy. */
  disturb(conditions: Conditions, phase: Phase): void;
}

/** From 0 to 1 while the effect builds up. */
export function ramp({ elapsedS }: Phase, fullAfterS: number): number {
  return Math.min(1, elapsedS / fullAfterS);
}
