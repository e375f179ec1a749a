import { spanKind } from '../otlp/model.ts';
import type { Attributes, AttributeValue, SpanContext, SpanKindNumber, UnixMs } from '../otlp/model.ts';
import { Failure } from './failure.ts';
import type { Instance } from './instance.ts';
import { severityNumber } from './languages/language.ts';
import type { Exception, Frame, Instrumentation, Language, SeverityName } from './languages/language.ts';
import { OpenSpan } from './open-span.ts';
import type { Shop } from './shop.ts';
import type { Shopper } from './shopper.ts';
import { childContext, startTrace } from './trace.ts';

const none: Attributes = {};

/** One thread of work in one process: it has a span, and a clock of its own that only moves forward. */
export class Call {
  readonly shop: Shop;
  readonly instance: Instance;
  readonly shopper: Shopper;
  /** The innermost span that is open here. */
  span: OpenSpan;
  nowMs: UnixMs;

  constructor(shop: Shop, instance: Instance, shopper: Shopper, span: OpenSpan) {
    this.shop = shop;
    this.instance = instance;
    this.shopper = shopper;
    this.span = span;
    this.nowMs = span.startMs;
  }

  get language(): Language {
    return this.instance.service.language;
  }

  /** Computes for about `medianMs`: slower on a busy machine, later where the collector stops the process. */
  work(medianMs: number): void {
    const { shop, instance } = this;
    const ms = shop.random.logNormal(medianMs, 0.35) * shop.conditions.nodeFactor(instance.options.node);
    instance.workMs += ms;
    this.nowMs = instance.heap.resumeAt(this.nowMs + ms);
  }

  wait(ms: number): void {
    this.nowMs += ms;
  }

  chance(probability: number): boolean {
    return this.shop.random.chance(probability);
  }

  /** Opens a child of the current span, from now on. */
  open(
    name: string,
    kind: SpanKindNumber,
    instrumentation: Instrumentation,
    constants: Attributes,
    attributes: { [key: string]: AttributeValue },
  ): OpenSpan {
    const start = {
      source: this.instance.source(instrumentation),
      context: childContext(this.span.context, this.shop.random),
      parent: this.span.context,
      parentIsRemote: false,
      name,
      kind,
      startMs: this.nowMs,
      constants,
    };
    return new OpenSpan(start, attributes);
  }

  close(span: OpenSpan): void {
    span.endMs = this.nowMs;
    this.shop.timeline.addSpan(span);
  }

  /** Runs a part of the work in an INTERNAL span of its own. */
  internal(
    name: string,
    functionName: string,
    body: () => void,
    attributes: { [key: string]: AttributeValue } = {},
  ): void {
    const outer = this.span;
    const constants = none;
    this.span = this.open(name, spanKind.internal, 'internal', constants, {
      'code.function.name': functionName,
      ...attributes,
    });
    try {
      body();
    } catch (error) {
      if (error instanceof Failure && !error.isClientError) this.recordException(this.span, error);
      throw error;
    } finally {
      this.close(this.span);
      this.span = outer;
    }
  }

  /** Runs the branches side by side; it goes on when the last has ended, with the first failure if there was one. */
  parallel(branches: readonly (() => void)[]): void {
    const startMs = this.nowMs;
    let endMs = startMs;
    let failure: Failure | null = null;
    for (const branch of branches) {
      this.nowMs = startMs;
      try {
        branch();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        failure ??= error;
      }
      endMs = Math.max(endMs, this.nowMs);
    }
    this.nowMs = endMs;
    if (failure !== null) throw failure;
  }

  /** Throws an error of the service's own code; `frames` are innermost first. */
  fail(exception: Exception, ...frames: Frame[]): never {
    throw new Failure(500, exception, frames);
  }

  /** Answers with a client error: not found, declined, conflict. */
  refuse(httpStatus: number): never {
    throw new Failure(httpStatus);
  }

  /** Marks a span as failed and attaches the exception with its stack trace, where there is one. */
  recordException(span: OpenSpan, failure: Failure): void {
    const { exception } = failure;
    if (exception === null) {
      span.fail(String(failure.httpStatus));
      return;
    }
    span.fail(exception.type, exception.message);
    span.addEvent({
      timeMs: this.nowMs,
      name: 'exception',
      attributes: {
        'exception.type': exception.type,
        'exception.message': exception.message,
        'exception.stacktrace': this.language.stackTrace(exception, [...failure.frames, ...this.language.framework]),
      },
    });
  }

  log(
    severity: SeverityName,
    body: AttributeValue,
    attributes: Attributes = none,
    eventName = '',
    context: SpanContext | null = this.span.context,
  ): void {
    this.shop.timeline.addLogRecord({
      source: this.instance.logger,
      timeMs: this.nowMs,
      observedMs: this.nowMs + 0.1,
      severityNumber: severityNumber[severity],
      severityText: this.language.severityText[severity],
      eventName,
      body,
      attributes,
      context,
    });
  }
}

export interface RootSpan {
  readonly name: string;
  readonly kind: SpanKindNumber;
  readonly instrumentation: Instrumentation;
  readonly startMs: UnixMs;
  readonly constants: Attributes;
  readonly attributes: { [key: string]: AttributeValue };
  /** The caller's context, where the request comes from another process. */
  readonly parent: SpanContext | null;
}

/** Begins work in a process: the first span of a trace, or one below a caller in another process. */
export function beginCall(shop: Shop, instance: Instance, shopper: Shopper, root: RootSpan): Call {
  const context = root.parent === null ? startTrace(shop.random) : childContext(root.parent, shop.random);
  const { name, kind, startMs, constants, parent, attributes } = root;
  const source = instance.source(root.instrumentation);
  const start = { source, context, parent, parentIsRemote: parent !== null, name, kind, startMs, constants };
  return new Call(shop, instance, shopper, new OpenSpan(start, attributes));
}
