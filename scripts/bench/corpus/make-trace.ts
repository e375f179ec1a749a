import type { Attributes, Span, SpanEvent, SpanKindNumber, TraceId } from '../../../simulator/otlp/model.ts';
import { spanKind, statusCode } from '../../../simulator/otlp/model.ts';
import type { Random } from '../../../simulator/world/random.ts';
import { address, id, port } from './line-bodies.ts';
import { exceptions, methods, type Pod, routes, services, tables, userAgents } from './shop.ts';

export interface CorpusSpan {
  span: Span;
  pod: Pod;
  isFailure: boolean;
}

interface Call {
  pod: Pod;
  kind: SpanKindNumber;
  content: (random: Random, call: { service: string; isFailure: boolean }) => { name: string; attributes: Attributes };
}

const RETRY_CHANCE = 0.05;
const FAILED_TRACE_CHANCE = 0.03;
const FAILED_SPAN_CHANCE = 0.4;
const MEDIAN_MS = 30;
const ENTRY_SERVICES = 4;
const FIRST_INNER_SERVICE = 3;
const noAttributes: Attributes = {};

/** The spans of one trace of the shop, the root first; children lie inside their parents. `pods`: by service, `perService` each. */
export function makeTrace(
  random: Random,
  pods: readonly Pod[],
  perService: number,
  startMs: number,
  size: number,
): CorpusSpan[] {
  const traceId = makeTraceId(random);
  const isFailed = random.chance(FAILED_TRACE_CHANCE);
  const durationMs = random.logNormal(MEDIAN_MS, 0.9);
  const spans: CorpusSpan[] = [];
  const podOf = (service: number): Pod => pods[service * perService + random.below(perService)]!;

  const add = (parent: CorpusSpan | null, call: Call): CorpusSpan => {
    let spanStartMs = startMs;
    let endMs = startMs + durationMs;
    if (parent) {
      const { span } = parent;
      spanStartMs = span.startMs + random.float() * 0.4 * (span.endMs - span.startMs);
      endMs = spanStartMs + (0.1 + 0.85 * random.float()) * (span.endMs - spanStartMs);
    }
    const isFailure = isFailed && random.chance(FAILED_SPAN_CHANCE);
    const { service, source } = call.pod;
    const { name, attributes } = call.content(random, { service, isFailure });
    const span: Span = {
      source,
      context: { traceId, high: random.int32(), low: random.int32(), traceFlags: 1, traceState: '' },
      parent: parent?.span.context ?? null,
      parentIsRemote: false,
      name,
      kind: call.kind,
      startMs: spanStartMs,
      endMs,
      constants: noAttributes,
      attributes,
      events: makeEvents(random, service, isFailure, spanStartMs, endMs),
      links: [],
      status: isFailure ? statusCode.error : statusCode.unset,
      statusMessage: isFailure ? 'upstream failed' : '',
    };
    const made = { span, pod: call.pod, isFailure };
    spans.push(made);
    return made;
  };

  const root = add(null, { pod: podOf(random.below(ENTRY_SERVICES)), kind: spanKind.server, content: httpServer });
  while (spans.length < size) {
    const chosen = spans[random.below(spans.length)]!;
    const isLeaf = chosen.span.kind === spanKind.client || chosen.span.kind === spanKind.producer;
    const parent = isLeaf ? root : chosen;
    const { pod } = parent;
    const lot = random.below(10);
    if (lot < 4) {
      const isRpc = random.below(3) === 0;
      const client = add(parent, { pod, kind: spanKind.client, content: isRpc ? rpc : httpClient });
      if (spans.length === size) break;
      const called = podOf(FIRST_INNER_SERVICE + random.below(services.length - FIRST_INNER_SERVICE));
      add(client, { pod: called, kind: spanKind.server, content: isRpc ? rpc : httpServer });
    } else if (lot < 7) add(parent, { pod, kind: spanKind.client, content: database });
    else if (lot < 8) add(parent, { pod, kind: spanKind.client, content: cache });
    else if (lot < 9) add(parent, { pod, kind: spanKind.internal, content: internal });
    else add(parent, { pod, kind: spanKind.producer, content: publish });
  }
  return spans;
}

export function traceIdHex({ w0, w1, w2, w3 }: TraceId): string {
  return [w0, w1, w2, w3].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function makeTraceId(random: Random): TraceId {
  return { w0: random.int32(), w1: random.int32(), w2: random.int32(), w3: random.int32() };
}

function makeEvents(
  random: Random,
  service: string,
  isFailure: boolean,
  startMs: number,
  endMs: number,
): readonly SpanEvent[] {
  const events: SpanEvent[] = [];
  if (isFailure) {
    const attributes = {
      'exception.type': random.pick(exceptions),
      'exception.message': `call to ${random.pick(services)} failed after ${random.below(3000)} ms`,
      'exception.stacktrace': `at com.shop.${service}.Handler.handle(Handler.java:${random.below(900)})\n\tat com.shop.common.Retry.run(Retry.java:88)\n\tat com.shop.common.Client.call(Client.java:212)\n\tat io.netty.channel.AbstractChannelHandlerContext.invokeChannelRead(AbstractChannelHandlerContext.java:442)\n\tat java.base/java.lang.Thread.run(Thread.java:1583)`,
    };
    events.push({ timeMs: endMs, name: 'exception', attributes });
  }
  if (random.chance(RETRY_CHANCE)) {
    events.push({ timeMs: startMs, name: 'retry', attributes: { 'retry.attempt': 1 + random.below(3) } });
  }
  return events;
}

function statusOf(random: Random, isFailure: boolean): number {
  return isFailure ? random.pick([500, 502, 503, 404]) : 200;
}

const httpServer: Call['content'] = (random, { service, isFailure }) => {
  const method = random.pick(methods);
  const route = random.pick(routes);
  return {
    name: `${method} ${route}`,
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'url.path': route.replace('{id}', String(id(random))),
      'url.scheme': 'https',
      'http.response.status_code': statusOf(random, isFailure),
      'server.address': `${service}.shop.svc.cluster.local`,
      'server.port': 8080,
      'client.address': address(random),
      'user_agent.original': random.pick(userAgents),
      'network.protocol.version': '1.1',
      'enduser.id': `u-${id(random)}`,
      'http.response.body.size': random.below(60_000),
    },
  };
};

const httpClient: Call['content'] = (random, { isFailure }) => {
  const method = random.pick(methods);
  const host = `${random.pick(services)}.shop.svc.cluster.local`;
  return {
    name: method,
    attributes: {
      'http.request.method': method,
      'url.full': `http://${host}:8080${random.pick(routes).replace('{id}', String(id(random)))}`,
      'http.response.status_code': statusOf(random, isFailure),
      'server.address': host,
      'server.port': 8080,
      'network.peer.address': address(random),
    },
  };
};

const rpc: Call['content'] = (random, { service }) => ({
  name: `shop.${service}.v1.Service/Get`,
  attributes: {
    'rpc.system': 'grpc',
    'rpc.service': `shop.${service}.v1.Service`,
    'rpc.method': 'Get',
    'rpc.grpc.status_code': random.below(2),
    'network.peer.address': address(random),
    'network.peer.port': port(random),
  },
});

const database: Call['content'] = (random) => {
  const table = random.pick(tables);
  return {
    name: `SELECT shop.${table}`,
    attributes: {
      'db.system.name': 'postgresql',
      'db.namespace': 'shop',
      'db.collection.name': table,
      'db.operation.name': 'SELECT',
      'db.query.text': `SELECT id, state, updated_at FROM ${table} WHERE tenant_id = $1 AND id = $2 ORDER BY updated_at DESC LIMIT 50`,
      'server.address': `pg-${random.below(4)}.shop.internal`,
      'server.port': 5432,
      'db.response.returned_rows': random.below(50),
    },
  };
};

const cache: Call['content'] = (random) => ({
  name: 'GET',
  attributes: {
    'db.system.name': 'redis',
    'db.operation.name': 'GET',
    'db.query.text': `GET session:${id(random)}`,
    'server.address': `redis-${random.below(3)}.shop.internal`,
    'server.port': 6379,
    'cache.hit': random.below(4) > 0,
  },
});

const publish: Call['content'] = (random) => ({
  name: 'orders publish',
  attributes: {
    'messaging.system': 'kafka',
    'messaging.destination.name': 'orders',
    'messaging.operation.type': 'publish',
    'messaging.kafka.offset': random.below(1e9),
    'messaging.destination.partition.id': String(random.below(24)),
    'messaging.client.id': `producer-${random.below(9)}`,
  },
});

const internal: Call['content'] = (random, { service }) => {
  const name = random.pick(['validate', 'serialize', 'compute-price', 'render-template', 'authorize']);
  const attributes = {
    'code.function.name': `shop.${service}.${name}`,
    'thread.id': random.below(64),
    'work.ratio': Math.round(random.float() * 1e4) / 1e4,
  };
  return { name, attributes };
};
