import { severityNumber } from '../languages/language.ts';
import type { SeverityName } from '../languages/language.ts';
import type { Source, UnixMs } from '../../otlp/model.ts';
import { counter, integerGauge, upDownCounter } from '../metrics/instrument.ts';
import { Meter } from '../metrics/meter.ts';
import { postgres } from '../resources.ts';
import type { Shop } from '../shop.ts';
import type { Timeline } from '../timeline.ts';
import { receiverSource } from './receiver-source.ts';

const metricsSource = receiverSource('postgresql', 'postgresqlreceiver', {
  'service.instance.id': `${postgres.address}:${postgres.port}`,
  'host.name': 'pg-main-0',
});
const logSource: Source = {
  resource: metricsSource.resource,
  scope: {
    name: 'github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver',
    version: '0.139.0',
    schemaUrl: '',
  },
};

const backends = upDownCounter('database', 'postgresql.backends', '1', 'The number of backends.');
const commits = counter('database', 'postgresql.commits', '1', 'The number of commits.');
const rollbacks = counter('database', 'postgresql.rollbacks', '1', 'The number of rollbacks.');
const rows = counter('database', 'postgresql.tup_returned', '{tup_returned}', 'Number of rows returned by queries.');
const scans = counter(
  'database',
  'postgresql.sequential_scans',
  '{sequential_scan}',
  'The number of sequential scans.',
);
const size = integerGauge('database', 'postgresql.db_size', 'By', 'The database disk usage.');
const attributes = { 'db.namespace': 'shop' };

/** What the collector's PostgreSQL receiver reports. */
export class PostgresMetrics {
  readonly meter: Meter;
  private readonly shop: Shop;

  constructor(shop: Shop, startMs: UnixMs) {
    this.shop = shop;
    this.meter = new Meter({ sourceOf: () => metricsSource, startMs, temporality: 'cumulative', exponential: false });
  }

  observe(): void {
    const { usage, databaseLoad, random } = this.shop;
    this.meter.observe(backends, attributes, 38 + 12 * databaseLoad.relative + random.below(3));
    this.meter.observe(commits, attributes, usage.transactions);
    this.meter.observe(rollbacks, attributes, usage.failedTransactions);
    this.meter.observe(rows, attributes, usage.rowsReturned + usage.sequentialScans * 48_000);
    this.meter.observe(scans, attributes, usage.sequentialScans);
    this.meter.observe(size, attributes, 21_474_836_480 + usage.transactions * 812);
  }
}

/** A line of the database server's own log. */
export function postgresLog(
  timeline: Timeline,
  timeMs: UnixMs,
  severity: SeverityName,
  body: string,
  database: string,
): void {
  timeline.addLogRecord({
    source: logSource,
    timeMs,
    observedMs: timeMs + 180,
    severityNumber: severityNumber[severity],
    severityText: 'LOG',
    eventName: '',
    body,
    attributes: { 'db.namespace': database, 'log.file.name': 'postgresql.log' },
    context: null,
  });
}
