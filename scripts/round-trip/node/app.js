// A shop of one process that asks itself over HTTP. It makes one of everything that the SDK can send, and ends.
const { OTLPExporterBase } = require('@opentelemetry/otlp-exporter-base');
const { recordExports } = require('./record-exports.js');
recordExports(OTLPExporterBase, process.env.RECORD_FILE);

const http = require('node:http');
const nodeEvents = require('node:events');
const {
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  ValueType,
  context,
  createTraceState,
  logs,
  metrics,
  trace,
} = require('@opentelemetry/api');
const { resourceFromAttributes } = require('@opentelemetry/resources');
const { AggregationType, MeterProvider, PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');
const pino = require('pino');

const schemaUrl = 'https://opentelemetry.io/schemas/1.37.0';
const everyType = {
  'a.string': 'für Käse, 🧀',
  'a.text.of.lines': 'one\n"two"\t\\three',
  'an.empty.string': '',
  'a.bool': true,
  'an.int': -42,
  'a.large.int': 2 ** 53,
  'a.double': 0.1,
  strings: ['a', '', 'c'],
  bools: [true, false],
  ints: [1, -2, 2 ** 53],
  doubles: [0.5, 1e-300],
  empty: [],
};
const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`key.${at}`, at]));

const tracer = trace.getTracerProvider().getTracer('shop', '1.2.3', { schemaUrl });
const logger = pino({ level: 'trace' }, pino.destination('/dev/null'));
const events = logs.getLogger('shop.events', '2.0.0', {
  schemaUrl,
  attributes: { 'events.of': 'the shop', cells: [1, 2] },
});
const meter = metrics.getMeter('shop', '1.2.3', { schemaUrl });

const orders = meter.createCounter('shop.orders', { unit: '{order}', description: 'Orders', valueType: ValueType.INT });
const revenue = meter.createCounter('shop.revenue', { unit: 'EUR' });
const inCart = meter.createUpDownCounter('shop.in_cart', { valueType: ValueType.INT });
const weight = meter.createHistogram('shop.weight', { unit: 'kg', advice: { explicitBucketBoundaries: [0.5, 1, 20] } });
const volume = meter.createGauge('shop.volume', { unit: 'dB' });
meter
  .createObservableGauge('shop.temperature', { unit: 'Cel' })
  .addCallback((result) => ['cellar', 'shop'].forEach((room, at) => result.observe(-1.5 + at, { room })));
meter
  .createObservableCounter('shop.steps', { valueType: ValueType.INT })
  .addCallback((result) => result.observe(Number.MAX_SAFE_INTEGER));

const server = http.createServer((request, response) => {
  if (request.url === '/reserve') return reserve(response);
  logger.info({ url: request.url, cart: { size: 2, gift: false } }, 'checkout of %d things', 2);
  http.get({ port: server.address().port, path: '/reserve' }, (answer) => {
    answer.resume();
    answer.on('end', () => response.writeHead(answer.statusCode).end());
  });
});

function reserve(response) {
  tracer.startActiveSpan('reserve stock', { attributes: everyType }, (span) => {
    orders.add(1, { method: 'card' });
    orders.add(2, { method: 'voucher' });
    revenue.add(19.99, everyType);
    inCart.add(-3);
    for (const kg of [0.1, 0.5, 0.7, 3, 1000]) weight.record(kg, { of: 'cheese' });
    volume.record(Number.EPSILON);
    span.addEvent('looked', everyType, Date.now() - 5);
    span.recordException(new RangeError('the cellar is empty'));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'nothing in stock' });
    logger.error({ err: new RangeError('the cellar is empty') }, 'cannot reserve');
    span.end();
  });
  response.writeHead(500).end('no stock');
}

/** Spans of the other kinds, with links, and with more of everything than the limits of the SDK let through. */
function queue() {
  const remote = (at, attributes, traceState) => ({
    context: {
      traceId: String(at).repeat(32),
      spanId: String(at).repeat(16),
      traceFlags: at % 2 ? TraceFlags.SAMPLED : TraceFlags.NONE,
      isRemote: true,
      ...(traceState && { traceState: createTraceState(traceState) }),
    },
    attributes,
  });
  const sent = tracer.startSpan('send order', { kind: SpanKind.PRODUCER });
  const inside = trace.setSpan(context.active(), sent);
  const own = { context: sent.spanContext() };
  const links = [remote(2), remote(3), own, remote(4, many), remote(1, everyType, 'vendor=value')];
  const received = tracer.startSpan('receive order', { kind: SpanKind.CONSUMER, links, attributes: many }, inside);
  for (let at = 0; at < 6; at++) received.addEvent(`event ${at}`, many);
  received.setStatus({ code: SpanStatusCode.OK }).end();
  sent.end();
  return inside;
}

function log(inside) {
  for (const level of ['trace', 'debug', 'warn', 'fatal']) logger[level](`a line of level ${level}`);
  const timestamp = new Date(Date.now() - 60_000);
  const body = {
    list: [1, 'two', 3.5, false, null, { deep: true }],
    text: 'ü',
    bytes: Buffer.from([0, 255]),
    none: {},
  };
  const attributes = { ...everyType, map: body, bytes: Buffer.from('bytes') };
  events.emit({
    eventName: 'order.placed',
    severityNumber: 10,
    severityText: 'INFO2',
    timestamp,
    body,
    attributes,
    context: inside,
  });
  events.emit({ body: 12.5, attributes: many });
  events.emit({ body: ['a', 1] });
  events.emit({ body: Buffer.from('as bytes'), observedTimestamp: timestamp });
  events.emit({ eventName: 'without.body' });
}

/** Exponential histograms come of a view, which the SDK takes from code alone. */
async function measureExponentially() {
  const kind = { grpc: 'grpc', 'http/json': 'http', 'http/protobuf': 'proto' }[process.env.OTEL_EXPORTER_OTLP_PROTOCOL];
  const { OTLPMetricExporter } = require(`@opentelemetry/exporter-metrics-otlp-${kind}`);
  const provider = new MeterProvider({
    resource: resourceFromAttributes({
      'service.name': process.env.OTEL_SERVICE_NAME,
      'service.instance.id': 'second',
    }),
    views: [{ instrumentName: '*', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
    readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })],
  });
  const waits = provider
    .getMeter('shop.waits')
    .createHistogram('shop.wait', { unit: 's', description: 'In the queue' });
  for (let at = 0; at < 50; at++) waits.record(1.3 ** at, { till: 1 });
  for (const wait of [0, 0, 0.001, 7]) waits.record(wait, { till: 2 });
  await provider.shutdown();
}

async function main() {
  await nodeEvents.once(server.listen(0, '127.0.0.1'), 'listening');
  const headers = {
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: 'vendor=value,shop=1',
  };
  const [answer] = await nodeEvents.once(
    http.get({ port: server.address().port, path: '/checkout', headers }),
    'response',
  );
  answer.resume();
  await nodeEvents.once(answer, 'end');
  await fetch(`http://127.0.0.1:${server.address().port}/checkout?again=1`);
  log(queue());
  await measureExponentially();
  await metrics.getMeterProvider().forceFlush();
  orders.add(5, { method: 'card' });
  server.closeAllConnections();
  server.close();
}

void main();
