import { listDatabaseStatements } from '../../api/analysis/database-statements.ts';
import { filterText } from '../../api/query/filter-text.ts';
import { NANO_PER_MS } from '../../api/telemetry/time.ts';
import { PageAsked, readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import { defineConnection, pageArguments } from '../connection.ts';
import { serviceKey } from '../ids.ts';
import { pageOfAll } from '../page-of-all.ts';
import { readStore } from '../result-meta.ts';
import { serviceTerms } from '../service-terms.ts';
import { environmentArguments, rangeArguments } from './usual-arguments.ts';

builder.objectField('Service', 'databaseStatements', (t) =>
  t.field({
    type: 'DatabaseStatementConnection',
    description: 'What it asked databases, what took most time in all first.',
    args: { ...rangeArguments, ...environmentArguments, ...pageArguments },
    resolve: async (service, { range, environment = null, ...args }, context) => {
      const page = new PageAsked(args, context.now, 'databaseStatements', serviceKey(service), range, environment);
      const asked = { service, range: readRange(range, page.now), environment };
      const { value, meta } = await readStore(context, 'traces', asked.range, [], async () => {
        const { statements, report } = await listDatabaseStatements(asked, context.readServiceGroups);
        return { value: statements.map((statement) => ({ ...statement, service })), report };
      });
      const position = ({ totalNano, system, text }: (typeof value)[number]): [number, string, string] => {
        return [-totalNano, system, text];
      };
      return pageOfAll(value, position, page, meta, context);
    },
  }),
);

builder.objectType('DatabaseStatement', {
  description: 'What a service asked a database, over all calls of it in the range.',
  fields: (t) => ({
    system: t.exposeString('system', { description: 'The database, such as "postgresql".' }),
    text: t.exposeString('text', {
      description: 'Its db.query.text as it was sent; where that was not sent, the name of its spans.',
    }),
    callCount: t.field({
      type: 'BigInt',
      description: 'How many calls there were.',
      resolve: ({ callCount }) => callCount,
    }),
    errorCount: t.field({
      type: 'BigInt',
      description: 'How many of them failed.',
      resolve: ({ errorCount }) => errorCount,
    }),
    totalMs: t.float({
      description: 'What all of them took together, in milliseconds.',
      resolve: ({ totalNano }) => totalNano / NANO_PER_MS,
    }),
    p95Ms: t.float({
      nullable: true,
      description: 'The 95th percentile of their durations in milliseconds, within 1 %; null where none is known.',
      resolve: ({ p95Nano }) => (p95Nano === null ? null : p95Nano / NANO_PER_MS),
    }),
    filter: t.string({
      description: 'The filter of the query language that finds its spans.',
      resolve: ({ service, terms }) => filterText([...serviceTerms(service), ...terms], 'spans'),
    }),
  }),
});

defineConnection('DatabaseStatement', 'statements');
