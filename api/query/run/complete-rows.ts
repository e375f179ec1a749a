import type { AggregatePlan, Aggregation, Filter, ListPlan, Page, ScanReport } from '../../store/ports/plan.ts';
import { everything } from '../../store/ports/plan.ts';
import type { RowReader } from '../../store/ports/row-store.ts';
import { mostRowsInMemory } from '../budget.ts';
import { RowAggregation } from '../memory/aggregate.ts';
import { MemoryRows } from '../memory/memory-rows.ts';
import { matcher } from '../memory/match.ts';
import type { RowView } from '../memory/row-view.ts';

export type RowsToComplete<Item> = Pick<RowReader<Item>, 'capabilities' | 'list' | 'aggregate'>;

export interface CompleteRows<Item> {
  list(plan: ListPlan): Promise<Page<Item>>;
  /** `limitRows`: how many rows may be read for it. */
  aggregate(plan: AggregatePlan): Promise<{ aggregation: Aggregation; report: ScanReport; limitRows: number }>;
}

/** A reader that can do all that a plan asks: what its store cannot is done here, on up to 100,000 rows read from it. */
export function completeRows<Item>(reader: RowsToComplete<Item>, view: RowView<Item>): CompleteRows<Item> {
  const { capabilities } = reader;
  const canMatch = (filter: Filter): boolean => capabilities.regex || !hasRegex(filter);

  return {
    async list(plan) {
      if (canMatch(plan.filter) && (!plan.order || capabilities.orderByKey)) return reader.list(plan);
      const { items, report } = await gather(reader, view, plan);
      const page = await new MemoryRows(items, view).list({ ...plan, filter: everything });
      return { ...page, report };
    },

    async aggregate(plan) {
      const { maxRows } = plan.budget;
      const isAble = plan.aggregates.every(({ fn, filter = everything }) => {
        return capabilities.aggregates.includes(fn) && canMatch(filter);
      });
      if (isAble && canMatch(plan.filter)) return { ...(await reader.aggregate(plan)), limitRows: maxRows };
      const { items, report } = await gather(reader, view, plan);
      const rows = new RowAggregation(plan, view);
      for (const item of items) rows.add(item);
      const aggregation = rows.finish();
      const truncated = report.truncated || rows.truncated;
      return { aggregation, report: { ...report, truncated }, limitRows: Math.min(maxRows, mostRowsInMemory) };
    },
  };
}

const rowsOfPage = 1000;

/** All rows of a filter and range, newest first, page by page; truncated where there are more than memory may hold. */
async function gather<Item>(
  reader: RowsToComplete<Item>,
  view: RowView<Item>,
  { filter, range, budget }: Pick<AggregatePlan, 'filter' | 'range' | 'budget'>,
): Promise<{ items: Item[]; report: ScanReport }> {
  const asked = reader.capabilities.regex ? filter : withoutRegex(filter, false);
  const matches = matcher(filter, view);
  const items: Item[] = [];
  const notes = ['This store cannot do all of the query; it was finished in memory.'];
  let scannedRows = 0;
  let after: ListPlan['after'];
  for (;;) {
    const page = await reader.list({ filter: asked, range, limit: rowsOfPage, budget, ...(after ? { after } : {}) });
    scannedRows += page.report.scannedRows;
    items.push(...page.items.filter(matches));
    after = page.positions.at(-1);
    const isFull = items.length >= mostRowsInMemory || scannedRows >= budget.maxRows;
    if (!page.hasNextPage || isFull || page.report.truncated || !after) {
      const truncated = page.hasNextPage || page.report.truncated;
      return {
        items,
        report: { range: page.report.range, scannedRows, truncated, notes: [...notes, ...page.report.notes] },
      };
    }
  }
}

export function hasRegex(filter: Filter): boolean {
  if (filter.op === 'and' || filter.op === 'or') return filter.terms.some(hasRegex);
  return filter.op === 'not' ? hasRegex(filter.term) : filter.op === 'regex';
}

/** A filter without regular expressions that matches all that the filter matches, and more. */
function withoutRegex(filter: Filter, negated: boolean): Filter {
  switch (filter.op) {
    case 'and':
    case 'or':
      return { op: filter.op, terms: filter.terms.map((term) => withoutRegex(term, negated)) };
    case 'not':
      return { op: 'not', term: withoutRegex(filter.term, !negated) };
    case 'regex':
      return negated ? { op: 'not', term: everything } : everything;
    default:
      return filter;
  }
}
