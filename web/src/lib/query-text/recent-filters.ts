import { KeptList } from '../kept-list.ts';

const MOST = 20;

/** Filters that were applied lately, the newest first, by what they are of. */
export const recentFilters = {
  traces: new KeptList('filters.traces', MOST),
  logs: new KeptList('filters.logs', MOST),
  metrics: new KeptList('filters.metrics', MOST),
} as const;
