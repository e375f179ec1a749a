/** What is known of a service or an operation over some time, and of the same length of time before. */
export interface Health {
  requestCount: number;
  errorCount: number;
  p95Ms: number | null;
  p95BeforeMs: number | null;
}

/** Requests below which a percentile says little. */
const FEW = 30;
const SLOWER_WEIGHT = 0.02;

/**
 * How much a service needs somebody to look at it, for sorting: the share of failed requests that is certain, little as
 * they may be, and a little for each doubling of p95.
 */
export function troubleOf({ requestCount, errorCount, p95Ms, p95BeforeMs }: Health): number {
  const slower = p95Ms && p95BeforeMs && requestCount >= FEW ? Math.log2(p95Ms / p95BeforeMs) - 0.5 : 0;
  return leastShare(errorCount, requestCount) + SLOWER_WEIGHT * Math.max(0, slower);
}

/** The lower end of Wilson's interval at 95 %: one failure of two is less than a hundred of a thousand. */
function leastShare(count: number, total: number): number {
  if (total === 0) return 0;
  const z = 1.96;
  const share = count / total;
  const centre = share + (z * z) / (2 * total);
  const spread = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  return Math.max(0, (centre - spread) / (1 + (z * z) / total));
}
