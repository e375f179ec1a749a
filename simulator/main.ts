import { help } from './cli/help.ts';
import { parseOptions } from './cli/options.ts';
import type { Options } from './cli/options.ts';
import { describeOutcome, describePlan } from './cli/progress-line.ts';
import { Reporter } from './cli/reporter.ts';
import { Outbox } from './otlp/outbox.ts';
import { systemClock } from './run/clock.ts';
import { planRun } from './run/plan.ts';
import { simulate } from './run/simulate.ts';
import { World } from './world/world.ts';

/** How long the receiver has for what is still queued when the run ends by itself, and when it is stopped. */
const endTimeoutMs = 60_000;
const stopTimeoutMs = 5_000;

async function run(options: Options): Promise<number> {
  const plan = planRun(options, systemClock.now());
  const stop = new AbortController();
  const reporter = new Reporter(plan, process.stdout, () => outbox.dropped);
  const outbox: Outbox = new Outbox(options, {
    onTrouble: (reason) => reporter.say(`${reason}; trying again.`),
    onRecovered: () => reporter.say(`${options.endpoint} accepts again.`),
    onRejected: (reason) => reporter.say(`Rejected: ${reason}`),
    onDenied: () => stop.abort(),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  stop.signal.addEventListener('abort', () => outbox.hurry(stopTimeoutMs));
  process.stdout.write(describePlan(plan, options.endpoint, { backfill: options.backfillRate, live: options.rate }));
  await simulate({
    world: new World(plan.worldOptions),
    startMs: plan.startMs,
    endMs: plan.endMs,
    clock: systemClock,
    outlet: outbox,
    onProgress: (progress) => reporter.progress(progress),
    stop: stop.signal,
  });
  await outbox.close(endTimeoutMs);
  if (outbox.denied !== null) reporter.say(`${outbox.denied}.`);
  reporter.say(describeOutcome(outbox.counts).trimEnd());
  return outbox.denied === null ? 0 : 1;
}

const parsed = parseOptions(process.argv.slice(2), process.env);
if (parsed.type === 'help') {
  process.stdout.write(help);
} else if (parsed.type === 'mistake') {
  process.stderr.write(`${parsed.message} See --help.\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await run(parsed.options);
}
