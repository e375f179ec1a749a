import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnvFile } from './env-file.ts';
import {
  LOG_LEVEL_PREFIX,
  type LogComponent,
  logComponents,
  type LogLevel,
  logLevel,
  model,
  unsupportedNames,
} from './model.ts';
import { findNearMiss } from './near-miss.ts';
import { isLoopback } from './parsers.ts';
import { Misfit, type Setting, SettingsError } from './setting.ts';

type Model = typeof model;

/** Every setting as its value; undefined where it is unset and has no default, or `off`. */
export type Settings = Readonly<
  { [Key in Exclude<keyof Model, 'ingestAuth'>]: ReturnType<Model[Key]['parse']> } & {
    ingestAuth: NonNullable<ReturnType<Model['ingestAuth']['parse']>>;
    /** Whether a setting says how long a signal is kept, or its default. */
    retentionIsGiven: Readonly<Record<'traces' | 'logs' | 'metrics', boolean>>;
    /** Levels of single parts of the product that differ from logLevel. */
    logLevels: Readonly<Partial<Record<LogComponent, LogLevel>>>;
  }
>;

type PortKey = 'port' | 'otlpHttpPort' | 'otlpGrpcPort';
type Variables = ReadonlyMap<string, string>;

const knownNames = [...Object.values(model).map(({ name }) => name), ...logComponents.map(logLevelName)];

/** Reads the settings of the process: the environment, and .env in the root of the project. Throws SettingsError. */
export function loadSettings(root: string, environment: NodeJS.ProcessEnv = process.env): Settings {
  return readSettings(environment, readEnvFile(join(root, '.env')), root);
}

/** The settings of an environment and the text of a .env file; the environment wins. An empty value counts as unset. */
export function readSettings(environment: NodeJS.ProcessEnv, envFile: string, root: string): Settings {
  const fromFile = withoutEmpty(parseEnvFile(envFile));
  const fromEnvironment = withoutEmpty(new Map(Object.entries(environment)));
  refuseUnknown(fromFile, fromEnvironment);
  const variables = new Map([...fromFile, ...fromEnvironment]);
  refuseUnsupported(variables);

  const values = valuesOf(variables);
  refuseSharedPorts(values);
  refuseHalfAnAdmin(values);
  refuseHalfACertificate(values);
  refuseSecretOfOne(values);
  refuseHalfAProvider(values);
  refuseStoreNowhere(values);
  return Object.freeze({
    ...values,
    dataDir: resolve(root, values.dataDir),
    tlsCertFile: values.tlsCertFile && resolve(root, values.tlsCertFile),
    tlsKeyFile: values.tlsKeyFile && resolve(root, values.tlsKeyFile),
    ingestAuth: values.ingestAuth ?? (isLoopback(values.host) && !values.publicUrl ? 'open' : 'key'),
    retentionIsGiven: Object.freeze({
      traces: variables.has(model.retentionTracesMs.name),
      logs: variables.has(model.retentionLogsMs.name),
      metrics: variables.has(model.retentionMetricsMs.name),
    }),
    logLevels: Object.freeze(logLevelsOf(variables)),
  });
}

/** What holds, by the names of the settings, to be logged at the start; secrets are not shown. */
export function describeSettings(settings: Settings): Record<string, unknown> {
  const shown = Object.entries(model).map(([key, { name, isSecret }]) => {
    const value = settings[key as keyof Model];
    return [name, isSecret && value !== undefined ? '(secret)' : (value ?? null)];
  });
  const levels = Object.entries(settings.logLevels).map(([component, level]) => [logLevelName(component), level]);
  return Object.fromEntries([...shown, ...levels]) as Record<string, unknown>;
}

function valuesOf(variables: Variables): { [Key in keyof Model]: ReturnType<Model[Key]['parse']> } {
  const entries = Object.entries(model).map(([key, setting]) => [key, valueOf(setting, variables)]);
  return Object.fromEntries(entries) as { [Key in keyof Model]: ReturnType<Model[Key]['parse']> };
}

function valueOf({ name, defaultText, parse, isSecret }: Setting<unknown>, variables: Variables): unknown {
  const text = variables.get(name) ?? defaultText;
  return text === undefined ? undefined : parseAs(name, text, parse, isSecret);
}

function parseAs<Value>(name: string, text: string, parse: (text: string) => Value, isSecret: boolean): Value {
  if (text.startsWith('op://')) {
    throw new SettingsError(`${name} refers to 1Password, which is not supported by this version.`);
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw new SettingsError(`${name} ${isSecret ? '' : `is ${JSON.stringify(text)} but `}must be ${error.message}.`, {
      cause: error,
    });
  }
}

function logLevelsOf(variables: Variables): Partial<Record<LogComponent, LogLevel>> {
  const levels: Partial<Record<LogComponent, LogLevel>> = {};
  for (const component of logComponents) {
    const name = logLevelName(component);
    const text = variables.get(name);
    if (text !== undefined) levels[component] = parseAs(name, text, logLevel, false);
  }
  return levels;
}

function logLevelName(component: string): string {
  return LOG_LEVEL_PREFIX + component.toUpperCase();
}

/** All of .env is meant for us; of the environment only what looks like one of our names. */
function refuseUnknown(fromFile: Variables, fromEnvironment: Variables): void {
  const isKnown = (name: string): boolean => knownNames.includes(name) || unsupportedNames.includes(name);
  for (const [name, value] of fromFile) {
    if (isKnown(name)) continue;
    const meant = findNearMiss(name, value, knownNames);
    throw new SettingsError(
      `${name} in .env is no setting; ${meant ? `${meant} may be meant` : '.env.example lists them'}.`,
    );
  }
  for (const [name, value] of fromEnvironment) {
    const meant = isKnown(name) ? undefined : findNearMiss(name, value, knownNames);
    if (meant) throw new SettingsError(`${name} in the environment is no setting; ${meant} may be meant.`);
  }
}

function refuseUnsupported(variables: Variables): void {
  const name = unsupportedNames.find((unsupported) => variables.has(unsupported));
  if (name) throw new SettingsError(`${name} is set but not supported by this version.`);
}

function refuseSharedPorts({ port, otlpHttpPort, otlpGrpcPort }: Pick<Settings, PortKey>): void {
  const ports = { PORT: port, OTLP_HTTP_PORT: otlpHttpPort, OTLP_GRPC_PORT: otlpGrpcPort };
  const taken = new Map<number, string>();
  for (const [name, number] of Object.entries(ports)) {
    const other = taken.get(number);
    if (other && number !== 0) throw new SettingsError(`${other} and ${name} are both ${number}.`);
    taken.set(number, name);
  }
}

function refuseHalfAnAdmin(values: Pick<Settings, 'bootstrapAdminEmail' | 'bootstrapAdminPassword'>): void {
  const { bootstrapAdminEmail: email, bootstrapAdminPassword: password } = values;
  if ((email === undefined) !== (password === undefined)) {
    throw new SettingsError('BOOTSTRAP_ADMIN_EMAIL and BOOTSTRAP_ADMIN_PASSWORD are set together, or neither is.');
  }
}

/** Each process would sign with a secret of its own. */
function refuseSecretOfOne({
  redisUrl,
  redisEnabled,
  jwtSecret,
}: Pick<Settings, 'redisUrl' | 'redisEnabled' | 'jwtSecret'>): void {
  if (redisUrl !== undefined && redisEnabled && jwtSecret === undefined) {
    throw new SettingsError('JWT_SECRET must be set where REDIS_URL is, to the same for all processes that share it.');
  }
}

function refuseHalfACertificate({ tlsCertFile, tlsKeyFile }: Pick<Settings, 'tlsCertFile' | 'tlsKeyFile'>): void {
  if ((tlsCertFile === undefined) !== (tlsKeyFile === undefined)) {
    throw new SettingsError('TLS_CERT_FILE and TLS_KEY_FILE are set together, or neither is.');
  }
}

/** What is of no use without a provider was meant for one. */
function refuseHalfAProvider(
  values: Pick<Settings, 'oidcIssuer' | 'oidcClientId' | 'oidcClientSecret' | 'oidcRoleMapping'>,
): void {
  const { oidcIssuer, oidcClientId, oidcClientSecret, oidcRoleMapping } = values;
  const given = { OIDC_ISSUER: oidcIssuer, OIDC_CLIENT_ID: oidcClientId };
  const further = { ...given, OIDC_CLIENT_SECRET: oidcClientSecret, OIDC_ROLE_MAPPING: oidcRoleMapping };
  const [set] = Object.entries(further).find(([, value]) => value !== undefined) ?? [];
  const [missing] = Object.entries(given).find(([, value]) => value === undefined) ?? [];
  if (set && missing) throw new SettingsError(`${set} is set, but ${missing} is not.`);
}

/** What is shared with whoever keeps telemetry is what it is found by, and what both know of people. */
function refuseStoreNowhere(values: ReturnType<typeof valuesOf>): void {
  if (values.telemetryStore === 'here') return;
  const { redisUrl, redisEnabled, databaseUrl, databaseEnabled } = values;
  const missing =
    redisUrl === undefined || !redisEnabled ? 'REDIS_URL' : !databaseUrl || !databaseEnabled ? 'DATABASE_URL' : null;
  if (missing) throw new SettingsError(`TELEMETRY_STORE=elsewhere needs ${missing}, the same as where the store is.`);
}

function withoutEmpty(variables: ReadonlyMap<string, string | undefined>): Map<string, string> {
  const set = new Map<string, string>();
  for (const [name, value] of variables) if (value) set.set(name, value);
  return set;
}

function readEnvFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw new SettingsError(`The file ${path} cannot be read: ${String(error)}.`, { cause: error });
  }
}
