import { COMMON_WORD, PHRASE } from '../corpus/line-bodies.ts';
import { services } from '../corpus/shop.ts';
import { type HourTruth, SEARCH_MIN_MS } from '../corpus/truth.ts';
import type { Question } from '../peers/clickhouse.ts';

const NANO_PER_MS = 1_000_000;
const EACH = 10;

/** The questions of the benchmark as SQL over the tables of the Collector's exporter, of one hour. */
export function clickhouseQuestions(hour: HourTruth): Record<'traces' | 'logs', Question[]> {
  const traces = hour.sampleTraces.slice(0, EACH).map(({ traceId, spans }) => ({
    name: 'trace by id',
    sql: `WITH (SELECT min(Start) FROM otel_traces_trace_id_ts WHERE TraceId = '${traceId}') AS first,
      (SELECT max(End) + 1 FROM otel_traces_trace_id_ts WHERE TraceId = '${traceId}') AS last
      SELECT count() OVER (), * FROM otel_traces WHERE TraceId = '${traceId}' AND Timestamp >= first AND Timestamp <= last`,
    expected: String(spans),
  }));
  const searches = services
    .filter((service) => hour.searches[service]!.traces > 0)
    .slice(0, EACH)
    .map((service) => ({
      name: 'trace search',
      sql: `SELECT count() OVER (), TraceId, max(Timestamp) AS newest FROM otel_traces
        WHERE ServiceName = '${service}' AND SpanAttributes['http.response.status_code'] = '500'
        AND Duration >= ${SEARCH_MIN_MS * NANO_PER_MS} GROUP BY TraceId ORDER BY newest DESC LIMIT 20`,
      expected: String(hour.searches[service]!.traces),
    }));
  const pages = services.slice(0, EACH).map((service) => ({
    name: 'service page, last hour',
    sql: `SELECT sum(count()) OVER (), toStartOfMinute(Timestamp) AS minute, countIf(StatusCode = 'Error'),
      quantiles(0.5, 0.95, 0.99)(Duration) FROM otel_traces WHERE ServiceName = '${service}' AND SpanKind = 'Server'
      GROUP BY minute ORDER BY minute`,
    expected: String(hour.requests[service]!.count),
  }));
  const needles = hour.needles.map(({ word }) => ({
    name: 'needle',
    sql: `SELECT count() OVER (), * FROM otel_logs WHERE hasToken(Body, '${word}') ORDER BY Timestamp DESC LIMIT 100`,
    expected: '1',
  }));
  const lines = [
    {
      name: 'common word',
      sql: `SELECT count() OVER (), * FROM
        (SELECT * FROM otel_logs WHERE hasToken(Body, '${COMMON_WORD}') ORDER BY Timestamp DESC LIMIT 100)`,
      expected: String(hour.newestCommonMs.length),
    },
    {
      name: 'count by minute',
      sql: `SELECT sum(count()) OVER (), toStartOfMinute(Timestamp) AS minute, SeverityText, count() FROM otel_logs
        GROUP BY minute, SeverityText ORDER BY minute`,
      expected: String(hour.lines),
    },
    {
      name: 'phrase count',
      sql: `SELECT count() FROM otel_logs WHERE Body LIKE '%${PHRASE}%'`,
      expected: String(hour.phraseLines),
    },
  ];
  return { traces: [...traces, ...searches, ...pages], logs: [...needles, ...lines] };
}
