import { spanKinds, STATUS_ERROR, statusCodes } from '../api/telemetry/span.ts';
import type { Span } from '../api/telemetry/span.ts';
import type { TraceOutline, TraceSummary } from '../api/store/ports/trace-store.ts';
import type { GraphContext } from './context.ts';
import { graphError } from './errors.ts';
import type { SpanBrief, SpanNode, TraceNode } from './nodes.ts';
import { orNull } from './result-meta.ts';
import type { ShapedTrace } from './trace-trees.ts';

/** The trace with its tree. Throws where it is not kept any more. */
export async function shapeOfTrace({ traceId }: TraceNode, context: GraphContext): Promise<ShapedTrace> {
  const outline = await context.loaders.outlines.load(traceId);
  if (!outline) throw graphError('INTERNAL', `The trace ${traceId} is no longer kept.`);
  return context.graph.traceTrees.of(outline);
}

/** The trace in short, as a list of traces brings it along. */
export async function summaryOfTrace(trace: TraceNode, context: GraphContext): Promise<TraceSummary> {
  return (trace.summary ??= summarize((await shapeOfTrace(trace, context)).outline));
}

/** A whole trace in short. */
export function summarize(outline: TraceOutline): TraceSummary {
  const { traceId, startNano, parentSpanIds, starts, durations, statuses, serviceList } = outline;
  let durationNano = 0;
  let errorCount = 0;
  for (let span = 0; span < starts.length; span++) {
    durationNano = Math.max(durationNano, starts[span]! + durations[span]!);
    if (statuses[span] === STATUS_ERROR) errorCount++;
  }
  const root = starts.findIndex((_, span) => isNoId(parentSpanIds, span));
  const first = root < 0 ? null : briefOf(outline, root);
  return {
    traceId,
    startNano,
    durationNano,
    spanCount: starts.length,
    errorCount,
    services: serviceList,
    root: first && { spanId: first.spanId, name: first.name, service: first.service },
  };
}

/** What an outline knows of one of its spans. */
export function briefOf(outline: TraceOutline, span: number): SpanBrief {
  return {
    traceId: outline.traceId,
    spanId: hexOfWords(outline.spanIds, span)!,
    parentSpanId: hexOfWords(outline.parentSpanIds, span),
    name: outline.nameList[outline.names[span]!]!,
    kind: spanKinds[outline.kinds[span]!] ?? 'UNSPECIFIED',
    startNano: outline.startNano + BigInt(outline.starts[span]!),
    durationNano: outline.durations[span]!,
    statusCode: statusCodes[outline.statuses[span]!] ?? 'UNSET',
    service: outline.serviceList[outline.services[span]!]!,
  };
}

/** A resolver for what a brief does not know: of a whole span at once, else once it is loaded. */
export function ofWhole<T>(
  field: (span: Span) => T,
): (span: SpanNode, _: unknown, context: GraphContext) => T | Promise<T> {
  return (span, _, context) => (span.attributes ? field(span) : loadSpan(span, context).then(field));
}

/** The span with all that was sent of it. */
export async function wholeSpan(span: SpanNode, context: GraphContext): Promise<Span> {
  return span.attributes ? span : loadSpan(span, context);
}

async function loadSpan({ traceId, spanId }: SpanBrief, context: GraphContext): Promise<Span> {
  const span = await context.loaders.spans.load({ traceId, spanId });
  if (!span) throw graphError('INTERNAL', `The span ${spanId} is no longer kept.`);
  return span;
}

/** The id at a place, as its bytes lie in memory; null where it is zero. */
export function hexOfWords(words: Int32Array, at: number): string | null {
  if (isNoId(words, at)) return null;
  return Buffer.from(words.buffer, words.byteOffset + at * 8, 8).toString('hex');
}

function isNoId(words: Int32Array, at: number): boolean {
  return words[at * 2] === 0 && words[at * 2 + 1] === 0;
}

/** The trace of an id; null where nothing of it is kept, the store cannot answer, or there is no id. */
export async function findTrace(traceId: string | null, context: GraphContext): Promise<TraceNode | null> {
  const outline = traceId === null ? null : await orNull(context.loaders.outlines.load(traceId));
  return outline && { traceId: outline.traceId };
}
