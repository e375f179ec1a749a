import type { UnixMs } from '../otlp/model.ts';
import type { Conditions } from '../world/conditions.ts';
import type { Disturbance } from '../world/world.ts';
import { allScenarios } from './all-scenarios.ts';
import type { Scenario } from './scenario.ts';

/** A scenario at its time: from `startMs` up to, not including, `endMs`. */
export class Fault implements Disturbance {
  readonly scenario: Scenario;
  readonly startMs: UnixMs;
  readonly endMs: UnixMs;

  constructor(scenario: Scenario, startMs: UnixMs, endMs: UnixMs) {
    this.scenario = scenario;
    this.startMs = startMs;
    this.endMs = endMs;
  }

  disturb(conditions: Conditions, nowMs: UnixMs): void {
    if (nowMs < this.startMs || nowMs >= this.endMs) return;
    const phase = { elapsedS: (nowMs - this.startMs) / 1000, durationS: (this.endMs - this.startMs) / 1000 };
    this.scenario.disturb(conditions, phase);
  }
}

const turnMs = 15 * 60_000;
const healthyMs = 4 * 60_000;

/** All scenarios in turn for ever: four healthy minutes, then a fault of eleven. */
export class Rotation implements Disturbance {
  private readonly startMs: UnixMs;

  constructor(startMs: UnixMs) {
    this.startMs = startMs;
  }

  disturb(conditions: Conditions, nowMs: UnixMs): void {
    this.faultAt(nowMs).disturb(conditions, nowMs);
  }

  /** The fault of the turn that an instant lies in; it may not have begun yet. */
  faultAt(nowMs: UnixMs): Fault {
    const turn = Math.floor((nowMs - this.startMs) / turnMs);
    const scenario = allScenarios[turn % allScenarios.length];
    if (scenario === undefined) throw new Error(`no scenario for turn ${turn}`);
    const turnStartMs = this.startMs + turn * turnMs;
    return new Fault(scenario, turnStartMs + healthyMs, turnStartMs + turnMs);
  }
}
