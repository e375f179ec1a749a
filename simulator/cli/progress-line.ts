import type { SignalCounts } from '../otlp/outbox.ts';
import { signals } from '../otlp/signals.ts';
import type { Signal } from '../otlp/signals.ts';
import type { RunPlan } from '../run/plan.ts';
import type { Progress } from '../run/simulate.ts';
import { formatCount, formatDuration, formatTime } from './format.ts';

/** What is said before it begins. */
export function describePlan(plan: RunPlan, endpoint: string, rates: { backfill: number; live: number }): string {
  const { startMs, liveFromMs, endMs, faults, rotation, worldOptions } = plan;
  const lines: [string, string][] = [['Sends to', `${endpoint}, seed ${worldOptions.seed}`]];
  if (startMs < liveFromMs) {
    lines.push(['History', `${formatTime(startMs)} to ${formatTime(liveFromMs)} UTC, ${rates.backfill} requests/s`]);
  }
  if (endMs > liveFromMs) {
    const until = endMs === Infinity ? 'until stopped' : `for ${formatDuration(endMs - liveFromMs)}`;
    lines.push(['Live', `${rates.live} requests/s ${until}`]);
  }
  for (const { scenario, startMs: from, endMs: to } of faults) {
    lines.push([scenario.truth.name, `${formatTime(from)} to ${formatTime(to)} UTC`]);
  }
  if (rotation !== null) lines.push(['Faults', 'all in turn, one every 15 minutes']);
  const width = Math.max(...lines.map(([label]) => label.length));
  return lines.map(([label, text]) => `${label.padEnd(width)}  ${text}\n`).join('');
}

/** Items made since an earlier progress, a second of real time. */
export interface Pace {
  readonly spans: number;
  readonly logRecords: number;
  readonly points: number;
  /** Simulated seconds. */
  readonly seconds: number;
}

/** `dropped` items were never sent, for want of a receiver. */
export function describeProgress(progress: Progress, plan: RunPlan, pace: Pace, dropped: number): string {
  const { simulatedMs, live, spans, logRecords, points } = progress;
  if (live) {
    return [
      `live ${formatTime(simulatedMs).slice(11)}`,
      `${formatCount(pace.spans)} spans/s`,
      `${formatCount(pace.logRecords)} log records/s`,
      `${formatCount(pace.points)} points/s`,
      ...(dropped > 0 ? [`${formatCount(dropped)} dropped`] : []),
    ].join('  ');
  }
  const untilMs = Math.min(plan.liveFromMs, plan.endMs);
  const done = (simulatedMs - plan.startMs) / Math.max(1000, untilMs - plan.startMs);
  const leftMs = pace.seconds === 0 ? 0 : Math.max(0, untilMs - simulatedMs) / pace.seconds;
  return [
    `history ${String(Math.min(100, Math.floor(done * 100))).padStart(3)} %`,
    `${formatCount(spans)} spans`,
    `${formatCount(logRecords)} log records`,
    `${formatCount(points)} points`,
    `${formatCount(pace.spans + pace.logRecords + pace.points)} items/s`,
    `${formatDuration(leftMs)} left`,
  ].join('  ');
}

/** What became of everything, when it is over. */
export function describeOutcome(counts: Readonly<Record<Signal, SignalCounts>>): string {
  return Object.entries(counts)
    .map(([signal, { accepted, rejected, dropped }]) => {
      const { items } = signals[signal as Signal];
      const lost = [rejected > 0 ? `${rejected} rejected` : '', dropped > 0 ? `${dropped} dropped` : ''];
      return `${items.padEnd(12)}${[`${accepted} accepted`, ...lost.filter((text) => text !== '')].join(', ')}\n`;
    })
    .join('');
}
