import { allScenarios } from '../scenarios/all-scenarios.ts';

const width = Math.max(...allScenarios.map((scenario) => scenario.truth.name.length));
const scenarioLines = allScenarios
  .map(({ truth }) => `  ${truth.name.padEnd(width)}  ${truth.title}`)
  .sort()
  .join('\n');

export const help = `Simulates a web shop and sends its traces, logs and metrics to an OTLP/HTTP receiver.

npm run simulate -- [options]

  --scenario NAMES       faults, separated by commas, at the same time (rotate)
  --rate R               requests from outside a second, as a mean over the week (5)
  --duration D           how long to go on live: 10m, 2h; 0 for history only (until stopped)
  --backfill D           history to write first, as fast as the receiver takes it: 2h, 7d (none)
  --backfill-rate R      requests a second in that history (as --rate)
  --at OFFSET            when the faults begin, from now: 5m, or --at=-45m in the history
                         (30 minutes before now with a backfill, 2 minutes after now without)
  --seed S               the same seed, start and options give the same telemetry (1)
  --endpoint URL         base address of the receiver (http://127.0.0.1:4318)
  --key KEY              API key that may ingest; or SIMULATOR_API_KEY, or the header
                         authorization in OTEL_EXPORTER_OTLP_HEADERS

Scenarios
  ${'baseline'.padEnd(width)}  Nothing is wrong
  ${'rotate'.padEnd(width)}  Each of the following in turn, one every 15 minutes
${scenarioLines}

What is really wrong in each of them stands in simulator/scenarios/NAME/truth.json.
`;
