import { traceId } from '../../schema/otlp.testing.ts';
import { cartTrace, checkoutTrace } from '../../schema/shop.testing.ts';

/** What the pages of the dashboard ask for, each in one request. */
const range = 'range: {last: "1h"}';
const series = 'times values';
const meta = 'meta { range { from to } truncated notes backends { name state detail } }';
const redFigures = 'requestsPerSecond errorRate latencyMs(percentiles: [50, 95, 99])';

const overview = `
  services(${range}, orderBy: TROUBLE, first: 200) {
    nodes {
      id name namespace
      health(${range}) { state score baseline measures { kind value expected score } }
      red(${range}, step: "1m") {
        ${redFigures} rateSeries { ${series} } errorRateSeries { ${series} } latencySeries { ${series} }
        earlier { ${redFigures} }
      }
    }
    pageInfo { hasNextPage endCursor }
    ${meta}
  }
  deploys(${range}, first: 20) {
    nodes { time service { name } environment version previousVersion before { ${redFigures} } after { ${redFigures} } }
    ${meta}
  }
  newErrors: errorGroups(${range}, newOnly: true, first: 10) { nodes { id type operation service { name } count firstSeen } }
  errorGroups(${range}, first: 20) {
    nodes { id type operation topFrame message service { name } count firstSeen lastSeen isNew series { ${series} } exampleSpan { traceId spanId } filter }
    ${meta}
  }
  logPatterns(${range}, filter: "severity>=warn", newOnly: true, first: 10) { patterns { template count severityNumber series { ${series} } examples(first: 1) { id } } ${meta} }`;

export const pageQueries: Record<string, string> = {
  overview: `query OverviewPage { ${overview} }`,

  service: `query ServicePage {
    service(name: "gateway", namespace: "shop") {
      id name namespace
      environments(${range})
      versions(${range}) { version environment spanCount requestCount errorCount p95Ms }
      instances(${range}) { id host version spanCount errorCount lastSeen }
      health(${range}) { state score measures { kind value expected score } }
      red(${range}, step: "1m") {
        requestCount errorCount ${redFigures} distribution { fromMs toMs count }
        rateSeries { ${series} } errorRateSeries { ${series} } p50: latencySeries(percentile: 50) { ${series} } p99: latencySeries(percentile: 99) { ${series} }
        heatmap { stepMs times boundsMs counts }
        earlier(by: "7d") { ${redFigures} }
        ${meta}
      }
      operations(${range}, first: 50) { nodes { name red(${range}, step: "1m") { ${redFigures} rateSeries { ${series} } earlier { ${redFigures} } } } totalCount pageInfo { endCursor hasNextPage } }
      callers(${range}) { source { id name kind service { id } } requestCount requestsPerSecond errorRate p95Ms }
      callees(${range}) { target { id name kind service { id } } requestCount requestsPerSecond errorRate p95Ms }
      databaseStatements(${range}, first: 20) { nodes { system text callCount errorCount totalMs p95Ms filter } ${meta} }
      errorGroups(${range}, first: 20) { nodes { id type operation topFrame message count isNew lastSeen series { ${series} } exampleSpan { traceId spanId } filter } ${meta} }
      deploys(${range}) { nodes { time version previousVersion environment before(window: "10m") { ${redFigures} } after(window: "10m") { ${redFigures} } } }
      brushed: traces(filter: "duration>1ms duration<=10s", ${range}, first: 20) { nodes { traceId durationMs } }
    }
    logPatterns(filter: "service.name=gateway", ${range}, first: 20) { patterns { template count isNew severityNumber series { ${series} } } ${meta} }
  }`,

  traces: `query TracesPage {
    traces(filter: "duration>1ms", ${range}, orderBy: NEWEST, first: 50) {
      nodes { id traceId startTime durationMs spanCount errorCount rootSpan { name service { name } } serviceTimes { service { name } selfTimeNano } }
      totalCount countAccuracy pageInfo { hasNextPage endCursor } ${meta}
    }
    facets(signal: TRACES, filter: "duration>1ms", ${range}, keys: ["service.name", "name", "kind", "status", "http.route"]) {
      facets { key presentCount absentCount values { value count } } ${meta}
    }
    counts: query(text: "spans duration>1ms | stats count() by status every 1m", ${range}) {
      __typename ... on TimeSeriesSet { stepMs series { labels { key value } ${series} } ${meta} }
    }
    spanPoints(filter: "duration>1ms", ${range}, first: 100000) { count times durationsMs errors traceIds ${meta} }
  }`,

  trace: `query TracePage {
    trace(traceId: "${checkoutTrace}") {
      id traceId startTime durationNano spanCount errorCount
      completeness { complete missingParentSpanIds clockSkewSuspected }
      rootSpan { name service { name } }
      services { name }
      columns { startsMs durationsMs depths services serviceList { name } errors criticalPath }
      waterfall(from: 0, rows: 500, foldDepth: 4, foldServices: true) {
        totalRows
        rowOf(spanId: "0000000000000004")
        rows {
          depth place offsetMs descendantCount hiddenDescendants onCriticalPath selfTimeNano selfStretchesMs parentIsMissing startsBeforeParent outlivesParent
          span { id spanId name kind durationNano status { code message } service { name } events { time name } }
        }
      }
      flameGraph(first: 2000) { totalNodes nodes { parent depth name service { name } spanCount errorCount timeNano selfTimeNano } }
      operations(first: 100) { name service { name } spanCount errorCount durationNano maxDurationNano selfTimeNano }
      slowest: spans(orderBy: MOST_SELF_TIME, first: 50) { nodes { spanId name durationNano } pageInfo { endCursor } }
      topology { nodes { id name kind requestCount errorCount p95Ms } edges { from to requestCount errorCount p95Ms } ${meta} }
      logs(first: 200) { nodes { id timestamp severityNumber body spanId } totalCount ${meta} }
    }
    span: node(id: "Span:${checkoutTrace}:0000000000000004") {
      ... on Span {
        name attributes { key value type } events { time name attributes { key value } } links { traceId spanId trace { id } }
        resourceAttributes { key value } scope { name version }
        kin { shareWithin red { requestCount errorRate latencyMs(percentiles: [50, 95, 99]) distribution { fromMs toMs count } } }
        logs(first: 50) { nodes { timestamp body } }
      }
    }
    compareTraces(left: "${checkoutTrace}", right: "${cartTrace}") {
      left { traceId durationNano } right { traceId durationNano } totalRows
      rows { depth name service { name } left { spanCount durationNano firstStartNano } right { spanCount durationNano firstStartNano } }
    }
  }`,

  'trace that is not there': `query TracePage { trace(traceId: "${traceId(999)}") { id } compareTraces(left: "${traceId(999)}", right: "${checkoutTrace}") { totalRows } }`,

  logs: `query LogsPage {
    logs(filter: "severity>=info", ${range}, first: 100) {
      nodes {
        id timestamp severityNumber severityText body structuredBody service { name } traceId spanId
        attributes { key value } values(keys: ["service.name", "order.id"]) context(before: 3, after: 3) { id body }
      }
      totalCount countAccuracy pageInfo { hasNextPage endCursor } ${meta}
    }
    histogram: query(text: "logs severity>=info | stats count() by severity every 1m", ${range}) {
      __typename ... on TimeSeriesSet { stepMs series { labels { key value } ${series} } ${meta} }
    }
    fields: attributeKeys(signal: LOGS, ${range}, first: 50)
    facets(signal: LOGS, filter: "severity>=info", ${range}, keys: ["service.name", "severity", "order.id"]) { facets { key presentCount absentCount values { value count } } ${meta} }
    logPatterns(filter: "severity>=info", ${range}, step: "1m", first: 50) {
      patterns { template count isNew severityNumber firstSeen lastSeen series { ${series} } examples { id body } } ${meta}
    }
  }`,

  metrics: `query MetricsPage {
    metrics(match: "http", ${range}, orderBy: MOST_SERIES, first: 100) {
      nodes { id name description unit type temporality seriesCount lastSeen attributeKeys }
      totalCount pageInfo { hasNextPage endCursor } ${meta}
    }
    gauges: metrics(type: GAUGE, unit: "By", ${range}) { nodes { name } }
    metric(name: "http.server.request.duration") {
      id
      cardinality(${range}) { seriesCount truncated attributes { key isResource seriesCount valueCount values { value seriesCount } } }
      series(${range}, step: "1m", aggregate: "p95", by: ["http.route"], filter: "service.name=gateway") {
        stepMs
        series { name unit labels { key value } ${series} exemplars { time value traceId spanId trace { rootSpan { name } } } }
        ${meta}
      }
      points(${range}, first: 20) { nodes { time count sum exemplars { traceId } } pageInfo { endCursor } ${meta} }
    }
  }`,

  map: `query MapPage {
    topology(${range}) {
      nodes { id name kind service { id name namespace health(${range}) { state score } } requestCount requestsPerSecond errorCount errorRate p95Ms }
      edges { from to requestCount requestsPerSecond errorCount errorRate p95Ms }
      ${meta}
    }
    ofEdge: traces(filter: "service.name=gateway", ${range}, first: 10) { nodes { traceId durationMs } }
  }`,

  system: `query SystemPage {
    system {
      version startedAt healthy
      backends { name role state latencyMs detail }
      ingest {
        acceptedSpans acceptedLogRecords acceptedDataPoints rejected oldest
        pressure { bytesInFlight mostBytesInFlight }
        signals {
          signal accepted duplicateRequests bytes lastStoredAt
          answers { answer httpStatus count } rejected { reason sentence count } adjusted { reason sentence count }
          course { times acceptedPerSecond rejectedPerSecond bytesPerSecond }
        }
      }
      storage { signal rows bytesOnDisk oldest newest keptSince retentionMs bytesPerDay damages }
      forecast { usedBytes maxBytes diskBytes freeBytes expectedBytes fullAt }
      activity { sockets streams subscriptions operations }
      slowQueries(first: 20) { at durationMs name text errorCodes }
    }
  }`,

  'empty product': `query EmptyProduct { services(${range}, first: 1) { nodes { name } ${meta} } system { ingest { acceptedSpans } } }`,
};

/** What pages keep up with by subscription. */
export const pageSubscriptions: Record<string, string> = {
  overview: `subscription OverviewLive { live { at query { ${overview} } } }`,
  service: `subscription ServiceLive { queryLive(text: "spans service.name=gateway kind=server | stats rate(), error_rate(), p50, p95, p99 every 10s", ${range}) { at result { __typename ... on TimeSeriesSet { series { name ${series} } } } } }`,
  traces:
    'subscription TracesLive { spanTail(filter: "duration>1ms", backlog: 5) { cursor dropped droppedAfter spans { name traceId } } }',
  logs: 'subscription LogsLive { logTail(filter: "severity>=info", backlog: 5) { cursor dropped droppedAfter records { body } } }',
};
