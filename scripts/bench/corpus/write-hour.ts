import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodeLogRecords, encodeMetrics, encodeSpans } from '../../../simulator/otlp/encode-requests.ts';
import type { LogRecord, Metric, Span } from '../../../simulator/otlp/model.ts';
import type { ExportRequest, Signal } from '../../../simulator/otlp/signals.ts';
import { Random } from '../../../simulator/world/random.ts';
import { FrameWriter } from './frames.ts';
import { makeLineBody, RARE_EVERY, RARE_WORD } from './line-bodies.ts';
import { makeMetrics } from './make-metrics.ts';
import { type CorpusSpan, makeTrace } from './make-trace.ts';
import { HourObserver } from './observe-hour.ts';
import { CORPUS_START_MS, HOUR_MS, type Shape } from './shape.ts';
import { makePods, NODES, type Pod } from './shop.ts';
import { type HourTruth, WATERFALL_SPANS } from './truth.ts';

const SEED = 20_261_122;
const PODS_PER_SERVICE = 3;
const SPANS_PER_TRACE = 8;
/** The last spans of an hour end in it. */
const SPAN_WINDOW_MS = HOUR_MS - 10_000;
const WATERFALL_EVERY = 10_000;
const POINTS_PER_REQUEST = 720;
const POINTS_PER_POD = 18;

export const framesPath = (directory: string, hour: number, signal: Signal): string =>
  join(directory, `${signal}-${String(hour).padStart(3, '0')}.gz`);

/** Writes the requests of one hour as files of frames; gives what queries have to find in them. */
export function writeHour(directory: string, shape: Shape, hour: number): HourTruth {
  const files = {
    traces: new FrameWriter(framesPath(directory, hour, 'traces')),
    logs: new FrameWriter(framesPath(directory, hour, 'logs')),
    metrics: new FrameWriter(framesPath(directory, hour, 'metrics')),
  };
  const write = (requests: ExportRequest[]): void => {
    for (const { signal, body, items } of requests) files[signal].add(gzipSync(body), items);
  };
  const maker = new HourMaker(shape, hour, write);
  maker.makeSpansAndLines();
  if (hour === 0) maker.makePoints();
  for (const file of Object.values(files)) file.close();
  return maker.observer.truth;
}

class HourMaker {
  readonly observer: HourObserver;
  readonly #shape: Shape;
  readonly #hour: number;
  readonly #startMs: number;
  readonly #random: Random;
  readonly #pods = makePods(PODS_PER_SERVICE);
  readonly #write: (requests: ExportRequest[]) => void;
  readonly #spans: NodeBatches<Span>;
  readonly #lines: NodeBatches<LogRecord>;

  constructor(shape: Shape, hour: number, write: (requests: ExportRequest[]) => void) {
    this.#shape = shape;
    this.#hour = hour;
    this.#startMs = CORPUS_START_MS + hour * HOUR_MS;
    this.#random = new Random(SEED, hour, 1);
    this.#write = write;
    this.#spans = new NodeBatches(this.#random, (spans) => write(encodeSpans(spans)));
    this.#lines = new NodeBatches(this.#random, (records) => write(encodeLogRecords(records)));
    this.observer = new HourObserver(this.#startMs, shape.spansPerHour / SPANS_PER_TRACE);
  }

  makeSpansAndLines(): void {
    const { spansPerHour } = this.#shape;
    const { truth } = this.observer;
    let nextWaterfall = 0;
    while (truth.spans < spansPerHour) {
      const left = spansPerHour - truth.spans;
      const isWaterfall = truth.spans >= nextWaterfall && left >= WATERFALL_SPANS;
      if (isWaterfall) nextWaterfall += WATERFALL_EVERY;
      const size = isWaterfall ? WATERFALL_SPANS : Math.min(left, this.#traceSize());
      const startMs = this.#startMs + (truth.spans / spansPerHour) * SPAN_WINDOW_MS + this.#random.below(50_000) / 1000;
      const trace = makeTrace(this.#random, this.#pods, PODS_PER_SERVICE, startMs, size);
      this.observer.trace(trace);
      for (const made of trace) {
        this.#spans.add(made.pod.node, made.span);
        this.#addLines(made);
      }
    }
    this.#spans.flush();
    this.#lines.flush();
  }

  makePoints(): void {
    const { truth } = this.observer;
    const metricTruth = { increments: {}, buckets: {}, gaugeSeries: 0, gaugeSum: 0 };
    truth.metrics = metricTruth;
    const random = new Random(SEED, this.#hour, 2);
    for (const step of makeMetrics(random, this.#shape.seriesSets, this.#startMs, metricTruth)) {
      for (let from = 0; from < step.length; from += POINTS_PER_REQUEST / POINTS_PER_POD) {
        const part = step.slice(from, from + POINTS_PER_REQUEST / POINTS_PER_POD);
        const metrics = part.flatMap((entry): Metric[] => entry.metrics);
        this.#write(encodeMetrics(metrics));
        truth.points += part.length * POINTS_PER_POD;
      }
    }
  }

  #traceSize(): number {
    const random = this.#random;
    const lot = random.below(100);
    if (lot < 5) return 1;
    if (lot < 40) return 3 + random.below(4);
    if (lot < 85) return 6 + random.below(6);
    if (lot < 99) return 12 + random.below(8);
    return 40 + random.below(20);
  }

  /** Three of five lines name their span; the others come from anywhere. */
  #addLines({ pod, span, isFailure }: CorpusSpan): void {
    const random = this.#random;
    for (let line = 0; line < this.#shape.linesPerSpan; line++) {
      if (random.chance(0.6)) {
        this.#addLine(pod, span.startMs + random.float() * (span.endMs - span.startMs), span, isFailure && line === 0);
      } else this.#addLine(this.#pods[random.below(this.#pods.length)]!, span.startMs, null, false);
    }
  }

  #addLine(pod: Pod, timeMs: number, span: Span | null, isFailure: boolean): void {
    const random = this.#random;
    const { truth } = this.observer;
    const { severityNumber, severityText, body: plain } = makeLineBody(random, isFailure);
    let body = plain;
    if (truth.lines % RARE_EVERY === RARE_EVERY / 2) body += ` ${RARE_WORD} in module allocator`;
    if (truth.lines % RARE_EVERY === RARE_EVERY / 4) {
      const word = `incident${random.hex(10)}`;
      body += ` see ${word}`;
      truth.needles.push({ word, timeMs });
    }
    this.observer.line(body, severityText, timeMs);
    this.#lines.add(pod.node, {
      source: pod.source,
      timeMs,
      observedMs: timeMs + 1,
      severityNumber,
      severityText,
      eventName: '',
      body,
      attributes: {
        'logger.name': `shop.${pod.service}.Handler`,
        'thread.name': `worker-${random.below(32)}`,
        'log.iostream': 'stdout',
        ...(span && { 'http.request.id': random.hex(12) }),
      },
      context: span?.context ?? null,
    });
  }
}

/** Items as the collectors of the nodes gather them: 500 to 1,000 a request. */
class NodeBatches<T> {
  readonly #random: Random;
  readonly #send: (items: T[]) => void;
  readonly #items: T[][] = Array.from({ length: NODES }, () => []);
  readonly #sizes: number[];

  constructor(random: Random, send: (items: T[]) => void) {
    this.#random = random;
    this.#send = send;
    this.#sizes = this.#items.map(() => this.#size());
  }

  add(node: number, item: T): void {
    const items = this.#items[node]!;
    items.push(item);
    if (items.length >= this.#sizes[node]!) this.#flush(node);
  }

  flush(): void {
    for (const [node, items] of this.#items.entries()) if (items.length > 0) this.#flush(node);
  }

  #flush(node: number): void {
    this.#send(this.#items[node]!);
    this.#items[node] = [];
    this.#sizes[node] = this.#size();
  }

  #size(): number {
    return 500 + this.#random.below(501);
  }
}
