import type { SpanContext, TraceId } from '../otlp/model.ts';
import type { Random } from './random.ts';

/** Trace flags of W3C Trace Context level 2: sampled, and the id is random. */
const sampledAndRandom = 3;
const sampled = 1;

/** The context of the first span of a trace. Some traces carry a trace state, as those of a sampler or another vendor do. */
export function startTrace(random: Random): SpanContext {
  const traceId: TraceId = { w0: random.int32(), w1: random.int32(), w2: random.int32(), w3: random.int32() };
  const oneIn = random.float();
  const traceState =
    oneIn < 0.04 ? `ot=th:0;rv:${random.hex(14)}` : oneIn < 0.06 ? `edge=pop${random.below(9)},ot=th:0` : '';
  return {
    traceId,
    high: random.int32(),
    low: random.int32(),
    traceFlags: oneIn < 0.5 ? sampledAndRandom : sampled,
    traceState,
  };
}

/** The context of another span of the same trace. */
export function childContext(parent: SpanContext, random: Random): SpanContext {
  return {
    traceId: parent.traceId,
    high: random.int32(),
    low: random.int32(),
    traceFlags: parent.traceFlags,
    traceState: parent.traceState,
  };
}
