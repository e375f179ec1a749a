import { parseArgs } from 'node:util';
import { scenarioNames } from '../run/plan.ts';
import type { RunRequest } from '../run/plan.ts';
import { parseDuration } from './duration.ts';

export interface Options extends RunRequest {
  readonly endpoint: string;
  readonly key: string | null;
}

export type ParsedOptions =
  | { readonly type: 'run'; readonly options: Options }
  | { readonly type: 'help' }
  /** One sentence for whoever typed it. */
  | { readonly type: 'mistake'; readonly message: string };

class Mistake extends Error {}

const defaults = { scenario: 'rotate', rate: '5', seed: '1', endpoint: 'http://127.0.0.1:4318', backfill: '0' };

/** Reads the command line; a key may come from the environment instead. */
export function parseOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ParsedOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        scenario: { type: 'string', default: defaults.scenario },
        rate: { type: 'string', default: defaults.rate },
        duration: { type: 'string' },
        seed: { type: 'string', default: defaults.seed },
        endpoint: { type: 'string', default: defaults.endpoint },
        backfill: { type: 'string', default: defaults.backfill },
        'backfill-rate': { type: 'string' },
        at: { type: 'string' },
        key: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { type: 'help' };
    const rate = readRate('--rate', values.rate);
    const backfillRate = values['backfill-rate'];
    return {
      type: 'run',
      options: {
        scenarios: readScenarios(values.scenario),
        rate,
        backfillRate: backfillRate === undefined ? rate : readRate('--backfill-rate', backfillRate),
        backfillMs: readLength('--backfill', values.backfill),
        durationMs: values.duration === undefined ? Infinity : readLength('--duration', values.duration),
        atMs: values.at === undefined ? null : readDuration('--at', values.at),
        seed: readSeed(values.seed),
        endpoint: readEndpoint(values.endpoint),
        key: values.key ?? environment['SIMULATOR_API_KEY'] ?? bearerKey(environment['OTEL_EXPORTER_OTLP_HEADERS']),
      },
    };
  } catch (error) {
    if (error instanceof Mistake) return { type: 'mistake', message: error.message };
    if (isParseArgsError(error)) return { type: 'mistake', message: `${error.message.replaceAll('\n', ' ')}.` };
    throw error;
  }
}

const isParseArgsError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

function readScenarios(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!scenarioNames.includes(name)) {
      throw new Mistake(`There is no scenario "${name}". There are: ${scenarioNames.join(', ')}.`);
    }
  }
  return names;
}

function readRate(option: string, text: string): number {
  const rate = Number(text);
  if (!(rate > 0 && rate <= 100_000))
    throw new Mistake(`${option} is requests a second, above 0 up to 100000, not "${text}".`);
  return rate;
}

function readDuration(option: string, text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new Mistake(`${option} is a duration such as 90s, 10m, 1h30m or 7d, not "${text}".`);
  return ms;
}

function readLength(option: string, text: string): number {
  const ms = readDuration(option, text);
  if (ms < 0) throw new Mistake(`${option} cannot be negative.`);
  return ms;
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed < 0 || seed > 4_294_967_295) {
    throw new Mistake(`--seed is a whole number from 0 to 4294967295, not "${text}".`);
  }
  return seed;
}

/** The base address without a slash at its end. */
function readEndpoint(text: string): string {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new Mistake(`--endpoint is an address such as ${defaults.endpoint}, not "${text}".`);
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

/** The key of the OpenTelemetry SDKs' own variable: authorization=Bearer%20KEY among pairs separated by commas. */
function bearerKey(headers: string | undefined): string | null {
  for (const pair of (headers ?? '').split(',')) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim().toLowerCase() !== 'authorization') continue;
    const match = /^Bearer\s+(\S+)$/i.exec(decodePercent(pair.slice(at + 1).trim()));
    if (match?.[1] !== undefined) return match[1];
  }
  return null;
}

/** The text itself where it is not percent-encoded. */
function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
