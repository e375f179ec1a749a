/** One step from the vocabulary outwards. Its parts are folders or single files of the repository. */
export interface Layer {
  name: string;
  parts: string[];
  /** What belongs here; part of the message when an arrow is wrong. */
  holds: string;
  /** Parts of this layer may import each other, as long as no cycle comes of it. */
  partsMayMeet: boolean;
}

/** Inner first: a layer imports those before it and never one behind it. Enforced by .dependency-cruiser.cjs. */
export const layers: Layer[] = [
  {
    name: 'vocabulary',
    parts: ['api/config', 'api/telemetry'],
    holds: 'settings, and the words of OpenTelemetry without I/O',
    partsMayMeet: false,
  },
  {
    name: 'ports',
    parts: ['api/store/ports'],
    holds: 'what every store offers',
    partsMayMeet: true,
  },
  {
    name: 'capabilities',
    parts: ['api/query', 'api/analysis', 'api/live', 'api/access', 'api/control', 'api/cache'],
    holds: 'what features are made of',
    partsMayMeet: true,
  },
  {
    name: 'features',
    parts: ['api/ingest', 'api/alerts', 'api/dashboards', 'api/self'],
    holds: 'what a user does, one folder each',
    partsMayMeet: false,
  },
  {
    name: 'assistant',
    parts: ['api/assistant'],
    holds: 'which calls the verbs of any feature',
    partsMayMeet: true,
  },
  {
    name: 'schema',
    parts: ['schema'],
    holds: 'the graph: a thin adapter over verbs and queries',
    partsMayMeet: true,
  },
  {
    name: 'app',
    parts: ['api/app', 'api/app.ts'],
    holds: 'routes and sockets, built from what it is given',
    partsMayMeet: true,
  },
  {
    name: 'composition',
    parts: ['api/threads', 'api/main.ts'],
    holds: 'the only place that starts things',
    partsMayMeet: true,
  },
];

/** Beside the layers: behind the ports, and known to the composition alone. */
export const stores = {
  /** Shared by the stores, and by live, which judges events as a store judges rows. */
  columnar: 'api/store/columnar',
  /** The log of request bodies in front of every store. */
  wal: 'api/store/wal',
  /** Each behind the ports, none knowing another. */
  kept: ['api/store/embedded', 'api/store/opensearch', 'api/store/cloudwatch', 'api/store/mysql'],
  /** Ports wrapped by ports. */
  decorators: 'api/store/decorators',
  /** The one file that names every store. */
  registry: 'api/store/open-stores.ts',
};

/** Each vendor's package has one home, so that another can take its place by touching one folder. */
export const packageHomes: { packages: string[]; homes: string[] }[] = [
  { packages: ['@pothos'], homes: ['schema'] },
  { packages: ['graphql-yoga', '@graphql-yoga'], homes: ['schema', 'api/app', 'api/app.ts'] },
  { packages: ['graphql-ws', 'ws'], homes: ['api/app', 'api/app.ts'] },
  { packages: ['@grpc'], homes: ['api/ingest'] },
  { packages: ['re2js'], homes: ['api/query', 'api/store'] },
  { packages: ['mysql2'], homes: ['api/store/mysql'] },
  { packages: ['@opensearch-project'], homes: ['api/store/opensearch'] },
  { packages: ['@aws-sdk'], homes: ['api/store/cloudwatch'] },
  { packages: ['ioredis'], homes: ['api/cache', 'api/live/redis-bus.ts'] },
  { packages: ['@1password/sdk'], homes: ['api/config'] },
  { packages: ['@prisma', 'pg', '@electric-sql/pglite'], homes: ['api/control'] },
  { packages: ['@node-rs/argon2', 'otpauth', 'openid-client'], homes: ['api/access'] },
];
