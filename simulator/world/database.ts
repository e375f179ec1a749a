import { spanKind } from '../otlp/model.ts';
import type { Attributes } from '../otlp/model.ts';
import type { Call } from './call.ts';
import { Failure } from './failure.ts';
import { Interned, sharedAttributes } from './interned.ts';
import { databaseDuration, poolTimeouts, poolUse, poolWait } from './metrics/request-metrics.ts';
import { postgresLog } from './infrastructure/postgres.ts';
import { acquireTimeoutMs } from './pool.ts';
import type { Pool } from './pool.ts';
import type { Statement } from './resources.ts';
import type { Environment } from './service.ts';

/** From here on both the service and the database write a line about it. */
const slowMs = 500;

const none: Attributes = {};
const poolAttributes = new Interned((pool: Pool['definition']) => ({ 'db.client.connection.pool.name': pool.name }));

interface StatementAttributes {
  readonly span: Attributes;
  readonly metric: Interned<string, Attributes>;
}

const byEnvironment: Record<Environment, Map<Statement, StatementAttributes>> = {
  production: new Map(),
  staging: new Map(),
};

function attributesOf(statement: Statement, environment: Environment): StatementAttributes {
  let known = byEnvironment[environment].get(statement);
  if (known === undefined) {
    const { server, database, operation, collection, text } = statement;
    const target = {
      'db.system.name': server.system,
      'db.namespace': database,
      'db.operation.name': operation,
      ...(collection === '' ? {} : { 'db.collection.name': collection }),
      'server.address': environment === 'production' ? server.address : `staging-${server.address}`,
      'server.port': server.port,
    };
    known = {
      span: { ...target, 'db.query.summary': summaryOf(statement), 'db.query.text': text },
      metric: new Interned((error) => sharedAttributes(error === '' ? target : { ...target, 'error.type': error })),
    };
    byEnvironment[environment].set(statement, known);
  }
  return known;
}

export const summaryOf = ({ operation, collection }: Statement): string =>
  collection === '' ? operation : `${operation} ${collection}`;

/** Runs a statement on a connection of the pool; `factor` scales its usual time. */
export function query(call: Call, statement: Statement, factor = 1): void {
  const { shop, instance } = call;
  acquire(call);
  const production = instance.options.environment === 'production';
  const { span: constants, metric } = attributesOf(statement, instance.options.environment);
  const span = call.open(summaryOf(statement), spanKind.client, 'database', constants, {});
  const slowdown = production ? shop.conditions.statementFactor(statement) * pressure(shop.databaseLoad.relative) : 1;
  const ms = shop.random.logNormal(statement.medianMs * factor * slowdown, 0.5);
  call.wait(ms);
  const deadlock = statement.operation === 'UPDATE' && call.chance(0.0008);
  if (statement.operation === 'SELECT') {
    span.attributes['db.response.returned_rows'] = 1 + shop.random.below(statement.rows);
  }
  if (deadlock) span.attributes['db.response.status_code'] = '40P01';
  if (deadlock) span.fail('40P01', 'ERROR: deadlock detected');
  call.close(span);
  instance.pool?.use(ms);
  if (instance.pool !== null) {
    instance.meter.record(poolUse, poolAttributes.get(instance.pool.definition), ms / 1000, span.endMs, span.context);
  }
  instance.meter.record(databaseDuration, metric.get(deadlock ? '40P01' : ''), ms / 1000, span.endMs, span.context);
  if (production) count(call, statement, ms, slowdown, deadlock);
  if (ms > slowMs) reportSlow(call, statement, ms, production);
  if (deadlock) {
    throw new Failure(500, {
      type: 'DeadlockDetected',
      message: `deadlock detected while updating ${statement.collection}`,
    });
  }
}

/** A crowded database is slower for everybody. */
const pressure = (load: number): number => 1 + 1.2 * Math.max(0, load - 1.3);

function acquire(call: Call): void {
  const { shop, instance, language } = call;
  const { pool } = instance;
  if (pool === null) return;
  const attributes = poolAttributes.get(pool.definition);
  const waitMs = Math.min(pool.acquireMs(shop.random), acquireTimeoutMs);
  const span = waitMs > 1 ? call.open(language.pool.span, spanKind.internal, 'database', none, {}) : null;
  call.wait(waitMs);
  instance.meter.record(poolWait, attributes, waitMs / 1000, call.nowMs, call.span.context);
  if (waitMs < acquireTimeoutMs) {
    if (span !== null) call.close(span);
    return;
  }
  instance.meter.record(poolTimeouts, attributes, 1, call.nowMs, call.span.context);
  const { name, limit } = pool.definition;
  const failure = new Failure(500, language.pool.timeoutError(name, acquireTimeoutMs), language.pool.frames);
  if (span !== null) call.recordException(span, failure);
  if (span !== null) call.close(span);
  const usage = `total=${limit}, active=${limit}, idle=0, waiting=${1 + shop.random.below(9)}`;
  call.log('error', `${failure.exception?.message} (${usage})`, attributes);
  throw failure;
}

function count(call: Call, statement: Statement, ms: number, slowdown: number, failed: boolean): void {
  const { databaseLoad, usage } = call.shop;
  // A report that runs for seconds must not look like a crowd.
  databaseLoad.add(Math.min(ms, 20));
  usage.statements++;
  if (slowdown > 5) usage.sequentialScans++;
  if (statement.operation === 'SELECT') usage.rowsReturned += statement.rows;
  else usage.transactions++;
  if (failed) usage.failedTransactions++;
}

function reportSlow(call: Call, statement: Statement, ms: number, production: boolean): void {
  call.log('warn', `slow query: ${summaryOf(statement)} took ${Math.round(ms)} ms`, {
    'db.namespace': statement.database,
    'db.query.text': statement.text,
  });
  if (production)
    postgresLog(
      call.shop.timeline,
      call.nowMs,
      'info',
      `duration: ${ms.toFixed(3)} ms  execute: ${statement.text}`,
      statement.database,
    );
}
