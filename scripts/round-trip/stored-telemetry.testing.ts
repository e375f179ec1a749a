import { readFileSync } from 'node:fs';
import { type GraphQLObjectType, buildSchema, getNamedType, isLeafType, isObjectType } from 'graphql';
import type { Product } from '../../api/product.testing.ts';
import type { Telemetry } from './expected-telemetry.testing.ts';
import type { Answer } from './otlp-json.testing.ts';

const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));

/** All that the graph holds whose time is in the range, with every field that is not an edge to something else. */
export async function storedTelemetry(product: Product, range: object): Promise<Telemetry> {
  const [spans, logRecords, metrics] = await Promise.all([
    pagesOf(product, range, 'spans', ownFields('Span')),
    pagesOf(product, range, 'logs', ownFields('LogRecord')),
    pagesOf(product, range, 'metrics', ownFields('Metric')),
  ]);
  const withPoints = metrics.map(async (metric) => ({ ...metric, points: await pointsOf(product, range, metric) }));
  return { spans, logRecords, metrics: await Promise.all(withPoints) };
}

/**
 * A selection of all that an object says of itself, its parts included: not its id, which means nothing to clients, and
 * not what it leads to. A field that is new in the graph is asked for without anybody thinking of it.
 */
export function ownFields(typeName: string): string {
  return selection(schema.getType(typeName) as GraphQLObjectType);
}

function selection(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).flatMap(({ name, args, type }) => {
    const named = getNamedType(type);
    if (name === 'id' || args.length > 0) return [];
    if (isLeafType(named)) return [name];
    const isPart = isObjectType(named) && !named.getInterfaces().some(({ name }) => name === 'Node');
    return isPart ? [`${name} { ${selection(named)} }`] : [];
  });
  return fields.join(' ');
}

interface Page {
  nodes: Answer[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  meta: { truncated: boolean };
}

function pagesOf(product: Product, range: object, field: string, selection: string): Promise<Answer[]> {
  return allPages(async (after) => {
    const query = `query ($range: TimeRangeInput, $after: String) {
      page: ${field}(range: $range, first: 25, after: $after) { ${page(selection)} }
    }`;
    return (await product.ask<{ page: Page }>(query, { range, after })).page;
  });
}

function pointsOf(product: Product, range: object, metric: Answer): Promise<Answer[]> {
  return allPages(async (after) => {
    const query = `query ($name: String!, $range: TimeRangeInput, $after: String) {
      metric(name: $name) { points(range: $range, first: 25, after: $after) { ${page(ownFields('DataPoint'))} } }
    }`;
    const variables = { name: metric['name'], range, after };
    return (await product.ask<{ metric: { points: Page } }>(query, variables)).metric.points;
  });
}

function page(selection: string): string {
  return `nodes { ${selection} } pageInfo { hasNextPage endCursor } meta { truncated }`;
}

async function allPages(ask: (after: string | null) => Promise<Page>): Promise<Answer[]> {
  const all: Answer[] = [];
  for (let after: string | null = null; ;) {
    const { nodes, pageInfo, meta } = await ask(after);
    if (meta.truncated) throw new Error('a page is truncated');
    all.push(...nodes);
    if (!pageInfo.hasNextPage) return all;
    after = pageInfo.endCursor;
  }
}
