import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { jsonToProtobuf } from '../../telemetry/otlp/json-to-protobuf.ts';
import { parseNano, type TimeRange } from '../../telemetry/time.ts';

const folder = new URL('../../../../shared/data/jaeger/', import.meta.url);

/** A query of Jaeger's storage integration suite in the words of the query language. */
export interface JaegerQuery {
  caption: string;
  filter: string;
  range: TimeRange;
  limit: number;
  /** The ids of the traces that it must find, ascending. */
  expected: string[];
}

export interface JaegerFixtures {
  /** Requests as OTLP/JSON, and the same in protobuf. */
  json: Buffer[];
  bodies: Uint8Array[];
  /** By the id of a trace: the ids of its spans, ascending. */
  traces: Map<string, string[]>;
  queries: JaegerQuery[];
}

/** As Jaeger writes them: durations in nanoseconds, 0 and '' for what is not asked. */
interface SentQuery {
  Caption: string;
  Query: {
    ServiceName: string;
    OperationName: string;
    Tags: Record<string, string | number | boolean> | null;
    StartTimeMin: string;
    StartTimeMax: string;
    DurationMin: number;
    DurationMax: number;
    NumTraces: number;
  };
  /** Names of the files of traces. */
  ExpectedFixtures: string[];
}

interface SentSpan {
  traceId: string;
  spanId: string;
}

interface SentTraces {
  resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[];
}

/** The traces and the queries of ../shared/data/jaeger. Throws where the folder is missing, and names it. */
export function readJaegerFixtures(): JaegerFixtures {
  if (!existsSync(folder)) throw new Error(`${folder.pathname} is missing`);
  const files = readdirSync(new URL('traces/', folder)).toSorted();
  const json = files.map((file) => readFileSync(new URL(`traces/${file}`, folder)));
  const idsOf = (name: string): string[] => {
    const index = files.indexOf(`${name}.json`);
    if (index < 0) throw new Error(`${folder.pathname}traces/${name}.json is missing`);
    return [...tracesOf(spansOf(json[index]!)).keys()];
  };
  const sent = JSON.parse(readFileSync(new URL('queries.json', folder), 'utf8')) as SentQuery[];
  return {
    json,
    bodies: json.map((body) => jsonToProtobuf('traces', body)),
    traces: tracesOf(json.flatMap(spansOf)),
    queries: sent.map(({ Caption, Query, ExpectedFixtures }) => ({
      caption: Caption,
      filter: filterOf(Query),
      range: { fromNano: parseNano(Query.StartTimeMin)!, toNano: parseNano(Query.StartTimeMax)! },
      limit: Query.NumTraces,
      expected: ExpectedFixtures.flatMap(idsOf).toSorted(),
    })),
  };
}

function spansOf(json: Buffer): SentSpan[] {
  const { resourceSpans } = JSON.parse(json.toString('utf8')) as SentTraces;
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

function tracesOf(spans: SentSpan[]): Map<string, string[]> {
  const byTrace = [...Map.groupBy(spans, ({ traceId }) => traceId)];
  return new Map(byTrace.map(([traceId, own]) => [traceId, own.map(({ spanId }) => spanId).toSorted()]));
}

function filterOf({ ServiceName, OperationName, Tags, DurationMin, DurationMax }: SentQuery['Query']): string {
  const terms = [`service.name=${JSON.stringify(ServiceName)}`];
  if (OperationName !== '') terms.push(`name=${JSON.stringify(OperationName)}`);
  for (const [key, value] of Object.entries(Tags ?? {})) terms.push(`${key}=${JSON.stringify(value)}`);
  if (DurationMin > 0) terms.push(`duration>=${DurationMin}ns`);
  if (DurationMax > 0) terms.push(`duration<=${DurationMax}ns`);
  return terms.join(' ');
}
