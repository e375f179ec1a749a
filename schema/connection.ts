import { builder } from './builder.ts';
import type { Connection, Count, CountAccuracy } from './nodes.ts';
import type { GraphObjects } from './objects.ts';

type NodeName =
  | 'Trace'
  | 'Span'
  | 'LogRecord'
  | 'Metric'
  | 'DataPoint'
  | 'Service'
  | 'Operation'
  | 'Deploy'
  | 'ErrorGroup'
  | 'DatabaseStatement'
  | 'User'
  | 'AuditEvent';

const CountAccuracyEnum = builder.enumType('CountAccuracy', {
  description: 'How far a count can be relied on.',
  values: {
    EXACT: { description: 'Every item was counted.' },
    ESTIMATE: { description: 'The count is of a slightly different range, or was reckoned.' },
    AT_LEAST: { description: 'The count stopped at a limit; there may be more.' },
  } satisfies Record<CountAccuracy, { description: string }>,
});

/** The arguments of every list that grows. */
export const pageArguments = builder.args((t) => ({
  first: t.int({ description: 'How many items, 0 to 200; 50 where nothing is said.' }),
  after: t.string({ description: 'The cursor of the item after which the page begins, of this same list.' }),
}));

/** Defines `…Connection` and `…Edge` of a type. `items` names them in sentences, such as "spans". */
export function defineConnection(name: NodeName, items: string, { isCounted = true, isTelemetry = true } = {}): void {
  const node = sameShape(name);
  const edge = sameShape(`${name}Edge`);

  builder.objectType(sameShape(`${name}Connection`), {
    description: `A page of a list of ${items}.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: `The ${items} of the page, each with its cursor.`,
        resolve: ({ nodes, cursors }) => nodes.map((node, index) => ({ node, cursor: cursors[index]! })),
      }),
      nodes: t.field({ type: [node], description: `The ${items} of the page.`, resolve: ({ nodes }) => nodes }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'Where the page lies in the list.',
        resolve: ({ cursors, hasNextPage, hasPreviousPage }) => ({
          hasNextPage,
          hasPreviousPage,
          startCursor: cursors[0] ?? null,
          endCursor: cursors.at(-1) ?? null,
        }),
      }),
    }),
  });

  if (isTelemetry) defineMeta(`${name}Connection`);
  if (isTelemetry && isCounted) defineCount(`${name}Connection`, items);

  builder.objectType(edge, {
    description: `One of a list of ${items}.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'The place of the item in its list, for `after`.' }),
      node: t.field({ type: node, description: 'The item itself.', resolve: ({ node }) => node }),
    }),
  });
}

function defineMeta(connection: string): void {
  builder.objectField(sameShape(connection), 'meta', (t) =>
    t.field({
      type: 'ResultMeta',
      description: 'How the answer came about.',
      resolve: ({ meta }) => meta,
    }),
  );
}

function defineCount(connection: string, items: string): void {
  builder.objectFields(sameShape(connection), (t) => ({
    totalCount: t.int({
      nullable: true,
      description: `How many ${items} the whole list has; counted only where it is asked for, null where that could not be done.`,
      resolve: async (connection) => (await countOf(connection))?.total ?? null,
    }),
    countAccuracy: t.field({
      type: CountAccuracyEnum,
      nullable: true,
      description: 'How far `totalCount` can be relied on; null with it.',
      resolve: async (connection) => (await countOf(connection))?.accuracy ?? null,
    }),
  }));
}

const counts = new WeakMap<object, Promise<Count | null>>();

/** Counts once, however many fields ask. */
function countOf(connection: Connection<unknown>): Promise<Count | null> {
  let count = counts.get(connection);
  if (!count) counts.set(connection, (count = connection.count?.() ?? Promise.resolve(null)));
  return count;
}

/** Connections and edges of all types have one shape, and what is done here with a node is the same for all. */
function sameShape<Name extends string>(name: Name): NameLike<Name> {
  return name as unknown as NameLike<Name>;
}

type NameLike<Name extends string> = Name extends `${string}Connection`
  ? 'SpanConnection'
  : Name extends `${string}Edge`
    ? 'SpanEdge'
    : string extends Name
      ? 'SpanConnection'
      : Extract<keyof GraphObjects, 'Span'>;
