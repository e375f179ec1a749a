import { criticalPath } from '../api/telemetry/critical-path.ts';
import { mergeSpans } from '../api/telemetry/merged-spans.ts';
import type { MergedSpan } from '../api/telemetry/merged-spans.ts';
import { subtreesOfOneService } from '../api/telemetry/one-service.ts';
import { buildTraceTree, selfTimeOf } from '../api/telemetry/trace-tree.ts';
import type { TraceTree } from '../api/telemetry/trace-tree.ts';
import type { TraceOutline } from '../api/store/ports/trace-store.ts';

/** A trace with its tree; spans are named by their number in the outline. */
export class ShapedTrace {
  readonly outline: TraceOutline;
  readonly tree: TraceTree;
  #onCriticalPath: Uint8Array | undefined;
  #ofOneService: Uint8Array | undefined;
  #selfTimes: Float64Array | undefined;
  #merged: MergedSpan[] | undefined;
  usedAtMs = 0;

  constructor(outline: TraceOutline) {
    this.outline = outline;
    this.tree = buildTraceTree(outline);
  }

  /** The number of the span of an id in hex; undefined where there is none. */
  numberOf(spanId: string): number | undefined {
    const bytes = Buffer.from(spanId, 'hex');
    if (bytes.length !== 8) return undefined;
    const span = this.tree.find(bytes.readInt32LE(0), bytes.readInt32LE(4));
    return span < 0 ? undefined : span;
  }

  /** By span, whether it decided how long the trace took. */
  get onCriticalPath(): Uint8Array {
    return (this.#onCriticalPath ??= criticalPath(this.outline, this.tree));
  }

  /** By span, whether it and all below it are of one service. */
  get ofOneService(): Uint8Array {
    return (this.#ofOneService ??= subtreesOfOneService(this.outline.services, this.tree));
  }

  /** By span, nanoseconds. */
  get selfTimes(): Float64Array {
    return (this.#selfTimes ??= this.outline.starts.map((_, span) => selfTimeOf(span, this.outline, this.tree)));
  }

  /** Its spans by path. */
  get merged(): readonly MergedSpan[] {
    return (this.#merged ??= mergeSpans(this.outline, this.tree));
  }
}

const MOST_SPANS = 400_000;
const KEPT_MS = 30_000;

/** The shapes of traces that were looked at just now: who scrolls through a large one asks for it again and again. */
export class TraceTrees {
  readonly #byTrace = new Map<string, ShapedTrace>();
  #spans = 0;

  of(outline: TraceOutline): ShapedTrace {
    const nowMs = Date.now();
    const known = this.#byTrace.get(outline.traceId);
    if (known?.outline === outline) return known;
    if (known) this.#forget(known);
    const isSame = known !== undefined && haveSameSpans(known.outline, outline);
    const shaped = isSame ? known : new ShapedTrace(outline);
    shaped.usedAtMs = nowMs;
    this.#byTrace.set(outline.traceId, shaped);
    this.#spans += outline.starts.length;
    for (const oldest of this.#byTrace.values()) {
      const isDue = this.#spans > MOST_SPANS || nowMs - oldest.usedAtMs > KEPT_MS;
      if (!isDue || oldest === shaped) break;
      this.#forget(oldest);
    }
    return shaped;
  }

  #forget(shaped: ShapedTrace): void {
    this.#byTrace.delete(shaped.outline.traceId);
    this.#spans -= shaped.outline.starts.length;
  }
}

/** Spans never change once they are stored: the same ids are the same spans. */
function haveSameSpans({ spanIds: a }: TraceOutline, { spanIds: b }: TraceOutline): boolean {
  return a.length === b.length && bytesOf(a).equals(bytesOf(b));
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
