import { expect, test } from 'vitest';
import type { Span } from '../otlp/model.ts';
import { spanKind } from '../otlp/model.ts';
import { Rotation } from '../scenarios/fault.ts';
import { recordWorld, testStartMs } from '../scenarios/testing/record-world.ts';

/** Attributes of the semantic conventions 1.45 that the shop uses. */
const stable = `
client.address code.file.path code.function.name container.id container.image.name container.image.tags
db.collection.name db.namespace db.operation.name db.query.summary db.query.text db.response.status_code db.system.name
deployment.environment.name error.type exception.message exception.stacktrace exception.type http.request.method
http.request.resend_count http.response.status_code http.route k8s.cluster.name k8s.container.name
k8s.container.restart_count k8s.cronjob.name k8s.deployment.name k8s.namespace.name k8s.node.name k8s.pod.name k8s.pod.uid
network.peer.address network.protocol.version rpc.method rpc.status_code rpc.system.name server.address server.port
service.instance.id service.name service.namespace service.version telemetry.distro.name telemetry.distro.version
telemetry.sdk.language telemetry.sdk.name telemetry.sdk.version url.full url.path url.query url.scheme user_agent.original
dotnet.gc.heap.generation jvm.gc.action jvm.gc.name jvm.memory.pool.name jvm.memory.type jvm.thread.daemon jvm.thread.state`;
const inDevelopment = `
cloud.availability_zone cloud.platform cloud.provider cloud.region cpu.mode cpython.gc.generation
db.client.connection.pool.name db.client.connection.state db.response.returned_rows deployment.id deployment.name
deployment.status go.memory.type host.arch host.id host.name host.type k8s.container.status.last_terminated_reason
kafka.message.key kafka.offset log.file.name messaging.batch.message_count messaging.client.id
messaging.consumer.group.name messaging.destination.name messaging.destination.partition.id messaging.message.body.size
messaging.message.id messaging.operation.name messaging.operation.type messaging.system.name network.interface.name
network.io.direction os.description os.name os.type os.version process.command process.command_args
process.command_line process.context_switch.type process.executable.name process.executable.path process.owner process.pid
process.runtime.description process.runtime.name process.runtime.version session.id system.memory.state user.id
v8js.gc.type v8js.heap.space.name vcs.ref.head.revision`;
/** Renamed lately; instrumentations in transition send both names. */
const renamed = 'messaging.system';
/** Of receivers of the collector, and of a Prometheus client. */
const withoutConvention = 'topic partition group job';
const known = new Set([stable, inDevelopment, renamed, withoutConvention].join(' ').split(/\s+/));

const metricNames = new Set(
  `http.server.request.duration s http.server.active_requests {request} http.client.request.duration s
  rpc.server.call.duration s rpc.client.call.duration s db.client.operation.duration s
  db.client.connection.count {connection} db.client.connection.limit {connection}
  db.client.connection.pending_requests {request} db.client.connection.wait_time s db.client.connection.use_time s
  db.client.connection.timeouts {timeout} messaging.client.sent.messages {message}
  messaging.client.consumed.messages {message} messaging.process.duration s process.cpu.time s process.cpu.utilization 1
  process.memory.usage By process.thread.count {thread} process.unix.file_descriptor.count {file_descriptor}
  process.uptime s process.context_switches {context_switch} jvm.memory.used By jvm.memory.committed By jvm.memory.limit By
  jvm.memory.used_after_last_gc By jvm.gc.duration s jvm.thread.count {thread} jvm.class.count {class} jvm.cpu.time s
  jvm.cpu.recent_utilization 1 nodejs.eventloop.utilization 1 nodejs.eventloop.delay.p50 s nodejs.eventloop.delay.p99 s
  v8js.memory.heap.used By v8js.memory.heap.space.size By v8js.gc.duration s go.memory.used By go.memory.allocated By
  go.memory.gc.goal By go.memory.gc.cycles {cycle} go.goroutine.count {goroutine} go.schedule.duration s
  dotnet.gc.collections {collection} dotnet.gc.last_collection.heap.size By dotnet.gc.pause.time s
  dotnet.process.memory.working_set By dotnet.process.cpu.time s dotnet.thread_pool.thread.count {thread}
  dotnet.thread_pool.queue.length {work_item} cpython.gc.collections {collection} system.cpu.time s system.cpu.utilization 1
  system.memory.usage By system.network.io By k8s.pod.memory.working_set By k8s.container.restart.count {restart}`
    .trim()
    .split(/\s+/)
    .reduce<string[]>(
      (pairs, word, i) => (i % 2 === 0 ? [...pairs, word] : [...pairs.slice(0, -1), `${pairs.at(-1)} ${word}`]),
      [],
    ),
);
const ownMetrics = /^(shop|postgresql|redis|kafka|invoicing_)/;

const { spans, logRecords, metrics } = recordWorld({
  seconds: 1800,
  rate: 3,
  disturbances: [new Rotation(testStartMs)],
});

const keysOf = (...sets: object[]): string[] => sets.flatMap((set) => Object.keys(set));

test('attribute keys are those of the semantic conventions, or of the shop', () => {
  const keys = new Set([
    ...spans.flatMap((span) => [
      ...keysOf(span.source.resource.attributes, span.constants, span.attributes),
      ...span.events.flatMap((event) => keysOf(event.attributes)),
      ...span.links.flatMap((link) => keysOf(link.attributes)),
    ]),
    ...logRecords.flatMap((record) => keysOf(record.source.resource.attributes, record.attributes)),
    ...metrics.flatMap((metric) => [
      ...keysOf(metric.source.resource.attributes),
      ...metric.data.points.flatMap((point) => keysOf(point.attributes)),
    ]),
  ]);
  expect([...keys].filter((key) => !known.has(key) && !key.startsWith('shop.'))).toEqual([]);
});

test('metrics have the names and units of the semantic conventions, or of the shop and its receivers', () => {
  const names = new Set(metrics.map(({ name, unit }) => `${name} ${unit}`));
  expect([...names].filter((name) => !metricNames.has(name) && !ownMetrics.test(name))).toEqual([]);
});

const required: readonly { what: string; applies: (span: Span) => boolean; keys: string }[] = [
  {
    what: 'HTTP servers',
    applies: (span) => span.kind === spanKind.server && !('rpc.method' in span.constants),
    keys: 'http.request.method http.route url.path url.scheme http.response.status_code server.address server.port client.address user_agent.original',
  },
  {
    what: 'HTTP clients',
    applies: (span) => span.kind === spanKind.client && 'http.request.method' in span.constants,
    keys: 'http.request.method url.full server.address server.port',
  },
  {
    what: 'RPC',
    applies: (span) => 'rpc.method' in span.constants,
    keys: 'rpc.system.name rpc.method rpc.status_code server.address server.port',
  },
  {
    what: 'PostgreSQL clients',
    applies: (span) => span.constants['db.system.name'] === 'postgresql',
    keys: 'db.namespace db.operation.name db.query.text db.query.summary server.address server.port',
  },
  {
    what: 'Redis clients',
    applies: (span) => span.constants['db.system.name'] === 'redis',
    keys: 'db.namespace db.operation.name db.query.text server.address server.port',
  },
  {
    what: 'producers and consumers',
    applies: (span) => span.kind === spanKind.producer || span.kind === spanKind.consumer,
    keys: 'messaging.system.name messaging.destination.name messaging.operation.name messaging.operation.type messaging.message.id kafka.offset messaging.destination.partition.id',
  },
];

test.each(required)('$what have the attributes they must have', ({ applies, keys }) => {
  const matching = spans.filter(applies);
  expect(matching.length).toBeGreaterThan(10);
  for (const span of matching) {
    expect(keysOf(span.constants, span.attributes)).toEqual(expect.arrayContaining(keys.split(' ')));
  }
});
