import type { ChartData, Form } from './series.ts';

export interface SeriesPicture {
  data: ChartData;
  form: Form;
  /** From here on buckets are still being filled. */
  completeToMs: number;
  /** The series that stands out, by name; all do where there is none. */
  emphasis: string | undefined;
}

const QUIET = 0.2;

export function alphaOf(name: string, emphasis: string | undefined): number {
  return emphasis === undefined || emphasis === name ? 1 : QUIET;
}
