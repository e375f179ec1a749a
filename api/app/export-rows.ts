import type { JsonValue } from '../telemetry/any-value.ts';

export interface ExportPage {
  columns: readonly string[];
  /** Cells by column. */
  rows: JsonValue[][];
  /** Of each row; null where all rows are on one page. */
  cursors: string[] | null;
  hasNextPage: boolean;
  meta: ExportMeta;
}

export interface ExportMeta {
  truncated: boolean;
  backends: { name: string; state: 'OK' | 'DISABLED' | 'UNAVAILABLE'; detail: string | null }[];
}

/** Rows that are asked of the graph at once: as many as it gives. */
const PAGE_ROWS = 200;

const meta = 'meta { truncated backends { name state detail } }';
const page = `pageInfo { hasNextPage } ${meta}`;
const origin = 'service { name } scope { name version } attributes { key value } resourceAttributes { key value }';

/** What is exported of the answer to a query. Variables: text, range, variables, after. */
export const exportDocument = `query Export($text: String!, $range: TimeRangeInput, $variables: JSON, $after: String) {
  query(text: $text, range: $range, variables: $variables, first: ${PAGE_ROWS}, after: $after) {
    __typename
    ... on LogRecordConnection {
      edges {
        cursor
        node {
          timestamp observedTimestamp severityText severityNumber body structuredBody eventName
          ofTrace: traceId ofSpan: spanId ${origin}
        }
      }
      ${page}
    }
    ... on SpanConnection {
      edges {
        cursor
        node {
          startTime durationMs name kind status { code message } traceId spanId parentSpanId ${origin}
          events { time name attributes { key value } }
          links { traceId spanId attributes { key value } }
        }
      }
      ${page}
    }
    ... on TraceConnection {
      edges {
        cursor
        node { startTime durationMs rootSpan { name service { name } } traceId spanCount errorCount services { name } }
      }
      ${page}
    }
    ... on ResultTable { columns { name } rows ${meta} }
    ... on TimeSeriesSet { series { name labels { key value } times values } ${meta} }
    ... on InvalidQuery { message position length hint }
    ... on QueryTooExpensive { message suggestion }
  }
}`;

interface Named {
  name: string;
}
type Pairs = { key: string; value: JsonValue }[];

interface Origin {
  service: Named;
  scope: { name: string; version: string | null };
  attributes: Pairs;
  resourceAttributes: Pairs;
}

interface LogNode extends Origin {
  timestamp: string;
  observedTimestamp: string | null;
  severityText: string | null;
  severityNumber: number;
  body: string;
  structuredBody: JsonValue;
  eventName: string | null;
  /** Other than those of spans they may be null, and GraphQL has no field that is both under one name. */
  ofTrace: string | null;
  ofSpan: string | null;
}

interface SpanNode extends Origin {
  startTime: string;
  durationMs: number;
  name: string;
  kind: string;
  status: { code: string; message: string | null };
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  events: { time: string; name: string; attributes: Pairs }[];
  links: { traceId: string; spanId: string; attributes: Pairs }[];
}

interface TraceNode {
  startTime: string;
  durationMs: number;
  rootSpan: { name: string; service: Named } | null;
  traceId: string;
  spanCount: number;
  errorCount: number;
  services: Named[];
}

interface List<Name extends string, Node> {
  __typename: Name;
  edges: { cursor: string; node: Node }[];
  pageInfo: { hasNextPage: boolean };
  meta: ExportMeta;
}

/** A query that cannot be answered as it is written. */
export type ExportRefusal =
  | { __typename: 'InvalidQuery'; message: string; position: number; length: number; hint: string | null }
  | { __typename: 'QueryTooExpensive'; message: string; suggestion: string | null };

/** `query` of the answer to the document. */
export type ExportAnswer =
  | List<'LogRecordConnection', LogNode>
  | List<'SpanConnection', SpanNode>
  | List<'TraceConnection', TraceNode>
  | { __typename: 'ResultTable'; columns: Named[]; rows: JsonValue[][]; meta: ExportMeta }
  | {
      __typename: 'TimeSeriesSet';
      series: { name: string; labels: Pairs; times: number[]; values: (number | null)[] }[];
      meta: ExportMeta;
    }
  | ExportRefusal;

/** The rows of an answer: of series, one for each point. */
export function pageOf(answer: Exclude<ExportAnswer, ExportRefusal>): ExportPage {
  switch (answer.__typename) {
    case 'LogRecordConnection':
      return pageOfList(answer, logCells);
    case 'SpanConnection':
      return pageOfList(answer, spanCells);
    case 'TraceConnection':
      return pageOfList(answer, traceCells);
    case 'ResultTable': {
      const { rows, meta } = answer;
      return { columns: answer.columns.map(({ name }) => name), rows, cursors: null, hasNextPage: false, meta };
    }
    case 'TimeSeriesSet':
      return pageOfSeries(answer);
  }
}

/** The columns of a kind of row, each with where its cells come from. */
type Cells<Node> = Record<string, (node: Node) => JsonValue>;

function pageOfList<Node>(list: List<string, Node>, cells: Cells<Node>): ExportPage {
  const cellsOf = Object.values(cells);
  return {
    columns: Object.keys(cells),
    rows: list.edges.map(({ node }) => cellsOf.map((cellOf) => cellOf(node))),
    cursors: list.edges.map(({ cursor }) => cursor),
    hasNextPage: list.pageInfo.hasNextPage,
    meta: list.meta,
  };
}

const originCells: Cells<Origin> = {
  scope: ({ scope }) => scope.name,
  scopeVersion: ({ scope }) => scope.version,
  attributes: ({ attributes }) => objectOf(attributes),
  resourceAttributes: ({ resourceAttributes }) => objectOf(resourceAttributes),
};

const logCells: Cells<LogNode> = {
  timestamp: ({ timestamp }) => timestamp,
  observedTimestamp: ({ observedTimestamp }) => observedTimestamp,
  severityText: ({ severityText }) => severityText,
  severityNumber: ({ severityNumber }) => severityNumber,
  service: ({ service }) => service.name,
  body: ({ body }) => body,
  structuredBody: ({ structuredBody }) => structuredBody,
  eventName: ({ eventName }) => eventName,
  traceId: ({ ofTrace }) => ofTrace,
  spanId: ({ ofSpan }) => ofSpan,
  ...originCells,
};

const spanCells: Cells<SpanNode> = {
  startTime: ({ startTime }) => startTime,
  durationMs: ({ durationMs }) => durationMs,
  service: ({ service }) => service.name,
  name: ({ name }) => name,
  kind: ({ kind }) => kind,
  status: ({ status }) => status.code,
  statusMessage: ({ status }) => status.message,
  traceId: ({ traceId }) => traceId,
  spanId: ({ spanId }) => spanId,
  parentSpanId: ({ parentSpanId }) => parentSpanId,
  ...originCells,
  events: ({ events }) => events.map((event) => ({ ...event, attributes: objectOf(event.attributes) })),
  links: ({ links }) => links.map((link) => ({ ...link, attributes: objectOf(link.attributes) })),
};

const traceCells: Cells<TraceNode> = {
  startTime: ({ startTime }) => startTime,
  durationMs: ({ durationMs }) => durationMs,
  service: ({ rootSpan }) => rootSpan?.service.name ?? null,
  name: ({ rootSpan }) => rootSpan?.name ?? null,
  traceId: ({ traceId }) => traceId,
  spanCount: ({ spanCount }) => spanCount,
  errorCount: ({ errorCount }) => errorCount,
  services: ({ services }) => services.map(({ name }) => name),
};

function pageOfSeries({ series, meta }: Extract<ExportAnswer, { __typename: 'TimeSeriesSet' }>): ExportPage {
  const keys = [...new Set(series.flatMap(({ labels }) => labels.map(({ key }) => key)))];
  return {
    columns: ['time', ...keys.map(columnOfLabel), 'series', 'value'],
    rows: series.flatMap(({ name, labels, times, values }) => {
      const byKey = new Map(labels.map(({ key, value }) => [key, value]));
      const ofSeries = keys.map((key) => byKey.get(key) ?? null);
      return times.map((time, index) => [new Date(time).toISOString(), ...ofSeries, name, values[index]!]);
    }),
    cursors: null,
    hasNextPage: false,
    meta,
  };
}

/** A key that would be taken for another column is written with the prefix that the query language breaks ties by. */
function columnOfLabel(key: string): string {
  return ['time', 'series', 'value'].includes(key) ? `attr.${key}` : key;
}

/** Of equal keys the last counts. */
function objectOf(pairs: Pairs): { [key: string]: JsonValue } {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}
