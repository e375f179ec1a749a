import type { UnixMs } from '../otlp/model.ts';
import type { Random } from './random.ts';

export interface Pause {
  readonly startMs: UnixMs;
  readonly endMs: UnixMs;
  readonly major: boolean;
}

/** Share of the limit that living objects may fill before the collector has to stop the world again and again. */
const tightShare = 0.6;
const exhaustedShare = 0.97;

/** The garbage-collected memory of a process: a saw-tooth over what lives, and the pauses it costs. */
export class Heap {
  readonly limitBytes: number;
  /** What is reachable. */
  liveBytes: number;
  usedBytes: number;
  readonly minor = { count: 0, seconds: 0 };
  readonly major = { count: 0, seconds: 0 };
  /** Pauses of the last second. */
  pauses: readonly Pause[] = [];

  constructor(limitBytes: number, baseBytes: number) {
    this.limitBytes = limitBytes;
    this.liveBytes = baseBytes;
    this.usedBytes = baseBytes * 1.1;
  }

  get exhausted(): boolean {
    return this.liveBytes >= this.limitBytes * exhaustedShare;
  }

  /** One second: `allocated` bytes come, of which `leaked` stay for ever. */
  step(nowMs: UnixMs, allocated: number, leaked: number, random: Random): void {
    this.liveBytes += leaked;
    this.usedBytes += allocated + leaked;
    const pauses: Pause[] = [];
    const tightness = Math.max(0, (this.liveBytes / this.limitBytes - tightShare) / (1 - tightShare));
    if (random.chance(tightness * 0.5)) {
      pauses.push(this.collect(nowMs, 120 + 2000 * tightness * tightness * random.between(0.7, 1.3), true, random));
    } else if (this.usedBytes > this.liveBytes + this.limitBytes * 0.22 * (1 - tightness)) {
      pauses.push(this.collect(nowMs, random.logNormal(5, 0.5), false, random));
    }
    this.pauses = pauses;
  }

  /** When a thread that wants to run at `ms` can do so. */
  resumeAt(ms: UnixMs): UnixMs {
    for (const pause of this.pauses) {
      if (ms >= pause.startMs && ms < pause.endMs) return pause.endMs;
    }
    return ms;
  }

  private collect(nowMs: UnixMs, pauseMs: number, major: boolean, random: Random): Pause {
    this.usedBytes = this.liveBytes * (major ? 1.01 : 1.06);
    const generation = major ? this.major : this.minor;
    generation.count++;
    generation.seconds += pauseMs / 1000;
    const startMs = nowMs + random.between(0, 999);
    return { startMs, endMs: startMs + pauseMs, major };
  }
}
