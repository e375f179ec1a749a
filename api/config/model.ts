import * as parse from './parsers.ts';
import { optional, secret, setting } from './setting.ts';

/** The limits of a process that keeps to them: bodies in flight are at most 128 MiB together. */
const MAX_BODY_BYTES = 128 * 2 ** 20;
const MAX_VALUE_BYTES = 64 * 2 ** 20;

export const logLevel = parse.oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent');
export type LogLevel = ReturnType<typeof logLevel>;

/** Every setting, in the order in which .env.example lists them. */
export const model = {
  dataDir: setting(
    'DATA_DIR',
    './data',
    parse.path,
    'The folder in which everything is stored; one process at a time owns it.',
  ),
  host: setting(
    'HOST',
    '127.0.0.1',
    parse.host,
    'The address to listen on, for all ports; 0.0.0.0 is every address of the machine.',
  ),
  port: setting(
    'PORT',
    '4000',
    parse.port,
    'The port of the web pages, of GraphQL and of live subscriptions; 0 takes a free one.',
  ),
  otlpHttpPort: setting('OTLP_HTTP_PORT', '4318', parse.port, 'The port of OTLP/HTTP; 0 takes a free one.'),
  otlpGrpcPort: setting('OTLP_GRPC_PORT', '4317', parse.port, 'The port of OTLP/gRPC; 0 takes a free one.'),
  publicUrl: optional(
    'PUBLIC_URL',
    parse.publicUrl,
    'The address under which users reach the product; unset, the host of each request.',
  ),
  frameAncestors: optional(
    'FRAME_ANCESTORS',
    parse.sites,
    'Sites, separated by commas, that may show what is opened by a key (/screen) in a frame; unset, none.',
  ),
  tlsCertFile: optional(
    'TLS_CERT_FILE',
    parse.path,
    'The file of a certificate, as PEM with those that vouch for it: with TLS_KEY_FILE, all ports speak TLS; read again when it changes.',
  ),
  tlsKeyFile: optional('TLS_KEY_FILE', parse.path, 'The file of the key of that certificate, as PEM.'),
  trustedProxies: optional(
    'TRUSTED_PROXIES',
    parse.networks,
    "Addresses and networks, separated by commas, whose forwarding headers are believed; unset, nobody's.",
  ),

  retentionTracesMs: setting(
    'RETENTION_TRACES',
    '7d',
    parse.retention,
    'How long traces are kept; `off` keeps them until the disk is needed.',
  ),
  retentionLogsMs: setting(
    'RETENTION_LOGS',
    '14d',
    parse.retention,
    'How long log records are kept; `off` keeps them until the disk is needed.',
  ),
  retentionMetricsMs: setting(
    'RETENTION_METRICS',
    '90d',
    parse.retention,
    'How long metrics are kept; `off` keeps them until the disk is needed.',
  ),
  storageMaxBytes: optional(
    'STORAGE_MAX_BYTES',
    parse.bytes(2 ** 26, 2 ** 52),
    'What the stores may take, such as 200GiB: past it the oldest goes first; unset, 80 % of the disk.',
  ),

  databaseUrl: secret(
    optional(
      'DATABASE_URL',
      parse.postgresUrl,
      'The PostgreSQL database (15 or later, with no tables of others) of people, keys and settings; unset, an embedded one in DATA_DIR.',
    ),
  ),
  databaseEnabled: setting(
    'DATABASE_ENABLED',
    'true',
    parse.boolean,
    'Whether DATABASE_URL is used; false: the embedded database, as if it were unset.',
  ),
  redisUrl: secret(
    optional(
      'REDIS_URL',
      parse.redisUrl,
      'The Redis server (6 or later) over which several processes behave as one: what they know of people and keys, what has changed, attempts to sign in. It needs JWT_SECRET, the same for all of them; unset, all of it is in the process.',
    ),
  ),
  redisEnabled: setting(
    'REDIS_ENABLED',
    'true',
    parse.boolean,
    'Whether REDIS_URL is used; false: as if it were unset.',
  ),
  telemetryStore: setting(
    'TELEMETRY_STORE',
    'here',
    parse.oneOf('here', 'elsewhere'),
    'Who keeps telemetry: `here`, this process, in DATA_DIR; `elsewhere`, another one with the same REDIS_URL, DATABASE_URL and JWT_SECRET, to which this one forwards what concerns telemetry.',
  ),
  announcedHost: optional(
    'ANNOUNCED_HOST',
    parse.host,
    'The address under which those with TELEMETRY_STORE=elsewhere reach this process, on the same ports; unset, HOST, or where that is every address, the first of the machine.',
  ),
  bootstrapAdminEmail: optional(
    'BOOTSTRAP_ADMIN_EMAIL',
    parse.email,
    'The e-mail address of an admin who is made at the start where there is no account yet; with BOOTSTRAP_ADMIN_PASSWORD.',
  ),
  bootstrapAdminPassword: secret(
    optional('BOOTSTRAP_ADMIN_PASSWORD', parse.password, 'The password of that admin; at least 10 characters.'),
  ),
  bootstrapApiKey: secret(
    optional(
      'BOOTSTRAP_API_KEY',
      parse.longSecret,
      'An API key with all rights that exists from the start, for automation; at least 32 characters.',
    ),
  ),
  signUp: setting(
    'SIGN_UP',
    'invite',
    parse.oneOf('open', 'invite', 'closed'),
    'Who may make an account: `open`, everybody, as a viewer; `invite`, who has an invitation; `closed`, nobody. The first account is an admin, made through the link that the start prints.',
  ),
  jwtSecret: secret(
    optional(
      'JWT_SECRET',
      parse.longSecret,
      'Signs the sessions of people, at least 32 characters; unset, one is made and kept in DATA_DIR. Required with REDIS_URL.',
    ),
  ),
  oidcIssuer: optional(
    'OIDC_ISSUER',
    parse.issuer,
    'The OpenID provider that people may sign in by, such as https://id.example.com; its way back is /session/oidc/callback. With OIDC_CLIENT_ID.',
  ),
  oidcClientId: optional('OIDC_CLIENT_ID', parse.oneLine, 'What the provider knows this product by.'),
  oidcClientSecret: secret(
    optional('OIDC_CLIENT_SECRET', parse.oneLine, 'The secret of that; unset for a public client.'),
  ),
  oidcScopes: setting(
    'OIDC_SCOPES',
    'openid email profile',
    parse.scopes,
    'What the provider is asked for; openid is among them. Some want `groups` for the groups of a person.',
  ),
  oidcRolesClaim: setting(
    'OIDC_ROLES_CLAIM',
    'groups',
    parse.oneLine,
    'The claim that holds the groups of a person; `realm_access.roles` is one inside another.',
  ),
  oidcRoleMapping: optional(
    'OIDC_ROLE_MAPPING',
    parse.roleMapping,
    'Who has which role by their groups, such as `ops=ADMIN, dev=EDITOR, *=VIEWER`: the highest counts, and who has none stays out. Unset, only who has connected their account comes in.',
  ),
  oidcName: setting('OIDC_NAME', 'SSO', parse.oneLine, 'What people call the provider: "Sign in with …".'),
  ingestAuth: optional(
    'INGEST_AUTH',
    parse.oneOf('key', 'open'),
    'Who may send telemetry: `key`, whoever has a key; `open`, everyone; unset, `open` only while HOST is a loopback address and PUBLIC_URL is unset.',
  ),

  persistedDocumentsOnly: setting(
    'PERSISTED_DOCUMENTS_ONLY',
    'false',
    parse.boolean,
    'Whether the graph answers nothing but the documents that the web pages ask with; scripts and GraphiQL are then refused.',
  ),

  ingestMaxBodyBytes: setting(
    'INGEST_MAX_BODY_BYTES',
    '64MiB',
    parse.bytes(2 ** 10, MAX_BODY_BYTES),
    'The longest body of a request, counted after decompression; a longer one is refused.',
  ),
  ingestMaxAttributes: setting(
    'INGEST_MAX_ATTRIBUTES',
    '1024',
    parse.integer(1, 100_000),
    'Attributes of a resource, scope, span, log record, event or link; further ones are dropped.',
  ),
  ingestMaxValueBytes: setting(
    'INGEST_MAX_VALUE_BYTES',
    '256KiB',
    parse.bytes(16, MAX_VALUE_BYTES),
    'The longest value of an attribute; a longer one is cut.',
  ),
  ingestMaxLogBodyBytes: setting(
    'INGEST_MAX_LOG_BODY_BYTES',
    '1MiB',
    parse.bytes(16, MAX_VALUE_BYTES),
    'The longest body of a log record; a longer one is cut.',
  ),
  ingestMaxNameBytes: setting(
    'INGEST_MAX_NAME_BYTES',
    '4KiB',
    parse.bytes(16, 2 ** 20),
    'The longest name of a span, metric, event or attribute; a longer one is cut.',
  ),
  ingestMaxDepth: setting(
    'INGEST_MAX_DEPTH',
    '32',
    parse.integer(1, 128),
    'Levels of arrays and maps inside a value; deeper ones are cut.',
  ),
  ingestMaxEvents: setting(
    'INGEST_MAX_EVENTS',
    '4096',
    parse.integer(0, 1_000_000),
    'Events, and links, of a span; further ones are dropped.',
  ),
  ingestMaxSeries: setting(
    'INGEST_MAX_SERIES',
    '200000',
    parse.integer(1, 10_000_000),
    'Metric series that are kept apart; points of further ones are stored under otel.metric.overflow=true.',
  ),

  logLevel: setting(
    'LOG_LEVEL',
    'info',
    logLevel,
    'What is logged: trace, debug, info, warn, error, fatal or silent; LOG_LEVEL_STORE and the like set it for one part.',
  ),
} as const;

export const LOG_LEVEL_PREFIX = 'LOG_LEVEL_';
/** What LOG_LEVEL_<COMPONENT> may name: the parts of the product that log. */
export const logComponents = ['ingest', 'store', 'query', 'live', 'graph', 'web', 'access', 'alerts', 'self'] as const;
export type LogComponent = (typeof logComponents)[number];

/** Settings of the product that this version cannot honour: to start as if they were not there would surprise. */
export const unsupportedNames: readonly string[] = [
  'MYSQL_URL',
  'OPENSEARCH_URL',
  'CLOUDWATCH_NAMESPACE',
  ...['MYSQL', 'OPENSEARCH', 'CLOUDWATCH'].map((name) => `${name}_ENABLED`),
  'AI_PROVIDER',
  'AI_MODEL',
  'AI_API_KEY',
  'AI_BASE_URL',
];
