import { COMMON_WORD, PHRASE, RARE_WORD } from './line-bodies.ts';
import { type CorpusSpan, traceIdHex } from './make-trace.ts';
import { services } from './shop.ts';
import { spanKind } from '../../../simulator/otlp/model.ts';
import { durationBucket, type HourTruth, type Requests, SEARCH_MIN_MS, type Search, WATERFALL_SPANS } from './truth.ts';

const KEPT_TRACES = 40;
const KEPT_MATCHES = 20;
const KEPT_LINES = 100;
const commonWord = new RegExp(`(?<![A-Za-z0-9_])${COMMON_WORD}(?![A-Za-z0-9_])`);
const MS_PER_MINUTE = 60_000;

/** Notes what queries have to find, while an hour of the corpus is made. */
export class HourObserver {
  readonly truth: HourTruth;
  readonly #sampleEvery: number;

  /** `traces`: about how many will come. */
  constructor(startMs: number, traces: number) {
    this.#sampleEvery = Math.max(1, Math.floor(traces / KEPT_TRACES));
    this.truth = {
      startMs,
      spans: 0,
      traces: 0,
      lines: 0,
      points: 0,
      sampleTraces: [],
      waterfalls: [],
      searches: Object.fromEntries(services.map((service) => [service, { traces: 0, newest: [] } satisfies Search])),
      requests: Object.fromEntries(
        services.map((service) => [service, { count: 0, errors: 0, durations: {} } satisfies Requests]),
      ),
      linesBySeverity: {},
      linesByMinute: Array.from({ length: 60 }, () => 0),
      commonLines: 0,
      phraseLines: 0,
      rareLines: 0,
      newestCommonMs: [],
      needles: [],
      metrics: null,
    };
  }

  trace(spans: readonly CorpusSpan[]): void {
    const { truth } = this;
    const root = spans[0]!.span;
    const traceId = traceIdHex(root.context.traceId);
    const sample = { traceId, spans: spans.length };
    if (spans.length === WATERFALL_SPANS) truth.waterfalls.push(sample);
    else if (truth.traces % this.#sampleEvery === 0) truth.sampleTraces.push(sample);
    truth.traces++;
    truth.spans += spans.length;
    const found = new Set<string>();
    for (const { span, pod, isFailure } of spans) {
      const durationMs = span.endMs - span.startMs;
      if (span.kind === spanKind.server) addRequest(truth.requests[pod.service]!, durationMs, isFailure);
      const isHit = span.attributes['http.response.status_code'] === 500 && durationMs >= SEARCH_MIN_MS;
      if (isHit) found.add(pod.service);
    }
    for (const service of found) {
      const search = truth.searches[service]!;
      search.traces++;
      keepNewest(search.newest, { startMs: root.startMs, traceId }, KEPT_MATCHES, (match) => match.startMs);
    }
  }

  line(body: string, severityText: string, timeMs: number): void {
    const { truth } = this;
    truth.lines++;
    truth.linesBySeverity[severityText] = (truth.linesBySeverity[severityText] ?? 0) + 1;
    truth.linesByMinute[Math.floor((timeMs - truth.startMs) / MS_PER_MINUTE)]!++;
    if (body.includes(PHRASE)) truth.phraseLines++;
    if (body.includes(RARE_WORD)) truth.rareLines++;
    if (!commonWord.test(body)) return;
    truth.commonLines++;
    keepNewest(truth.newestCommonMs, timeMs, KEPT_LINES, (time) => time);
  }
}

function addRequest(requests: Requests, durationMs: number, isFailure: boolean): void {
  requests.count++;
  if (isFailure) requests.errors++;
  const bucket = durationBucket(durationMs);
  requests.durations[bucket] = (requests.durations[bucket] ?? 0) + 1;
}

/** Inserts into a list that is sorted newest first and has at most so many entries. */
function keepNewest<T>(list: T[], item: T, most: number, timeOf: (item: T) => number): void {
  if (list.length === most && timeOf(list.at(-1)!) >= timeOf(item)) return;
  const at = list.findIndex((other) => timeOf(other) < timeOf(item));
  list.splice(at < 0 ? list.length : at, 0, item);
  if (list.length > most) list.pop();
}
