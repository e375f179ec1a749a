/** How long the requests of a process take, and how many spans it made. */
interface Process {
  p95Ms?: number | null;
  spanCount: string;
}

/** So many times slower than the others is told. */
const SLOW = 2;

/**
 * For each process, whether it is much slower than the others of its service are in the middle, by their spans: one that had
 * few requests, of which one took long, is no measure for the others.
 */
export function muchSlower(processes: readonly Process[]): boolean[] {
  return processes.map((process) => {
    const others = processes.filter((other) => other !== process);
    return typeof process.p95Ms === 'number' && process.p95Ms >= SLOW * middleOf(others);
  });
}

/** The p95 up to which at least half of the spans lie; Infinity where none is known. */
function middleOf(processes: readonly Process[]): number {
  const known = processes
    .flatMap(({ p95Ms, spanCount }) => (typeof p95Ms === 'number' ? [{ p95Ms, spans: Number(spanCount) }] : []))
    .sort((a, b) => a.p95Ms - b.p95Ms);
  const half = known.reduce((sum, { spans }) => sum + spans, 0) / 2;
  let upTo = 0;
  return known.find(({ spans }) => (upTo += spans) >= half)?.p95Ms ?? Infinity;
}
