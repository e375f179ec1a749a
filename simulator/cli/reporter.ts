import type { RunPlan } from '../run/plan.ts';
import type { Progress } from '../run/simulate.ts';
import { describeProgress } from './progress-line.ts';

/** On a terminal one line is rewritten each second; in a file a line is added now and then. */
const terminalIntervalMs = 1000;
const fileIntervalMs = 10_000;

/** Prints how far the run has come, and messages between. */
export class Reporter {
  private readonly plan: RunPlan;
  private readonly out: NodeJS.WriteStream;
  private readonly dropped: () => number;
  private printedMs: number;
  private printed: Progress | null = null;

  constructor(plan: RunPlan, out: NodeJS.WriteStream, dropped: () => number) {
    this.plan = plan;
    this.out = out;
    this.dropped = dropped;
    this.printedMs = performance.now();
  }

  progress(progress: Progress): void {
    const elapsedMs = performance.now() - this.printedMs;
    if (elapsedMs < (this.out.isTTY ? terminalIntervalMs : fileIntervalMs)) return;
    const before = this.printed;
    const perSecond = (now: number, then: number | undefined): number => ((now - (then ?? 0)) * 1000) / elapsedMs;
    const pace = {
      spans: perSecond(progress.spans, before?.spans),
      logRecords: perSecond(progress.logRecords, before?.logRecords),
      points: perSecond(progress.points, before?.points),
      seconds: perSecond(progress.simulatedMs, before?.simulatedMs ?? this.plan.startMs) / 1000,
    };
    const line = describeProgress(progress, this.plan, pace, this.dropped());
    this.out.write(this.out.isTTY ? `\r\u001B[K${line}` : `${line}\n`);
    this.printedMs = performance.now();
    this.printed = progress;
  }

  /** A sentence on a line of its own. */
  say(sentence: string): void {
    this.out.write(`${this.out.isTTY ? '\r\u001B[K' : ''}${sentence}\n`);
  }
}
