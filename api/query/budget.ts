import type { ReadBudget } from '../store/ports/plan.ts';

/** What one query may read of a store. */
export const queryBudget: ReadBudget = { maxRows: 100_000_000, timeoutMs: 10_000 };

/** Rows of a list where the query says nothing. */
export const defaultLimit = 100;

/** Rows of one page of a list. */
export const mostPageRows = 1000;

/** Rows of a table. */
export const mostGroups = 10_000;

/** Numbers in a set of series, over all of its series. */
export const mostSeriesValues = 500_000;

/** Rows that are held in memory to finish what a store cannot do. */
export const mostRowsInMemory = 100_000;
