import type { MsRange } from '../../lib/time/time-selection.ts';
import { between, writeSelection } from '../../lib/time/time-selection.ts';
import type { Params } from '../../lib/url/href.ts';

interface SelectedSpans {
  /** What all match, the others too. */
  filter: string;
  /** Of the durations that are selected. */
  durations: string;
  /** Of what is selected. */
  time: MsRange;
  /** Of all. */
  range: MsRange;
}

/** The parameters of the page that tells what is different about spans of some durations in a part of the time. */
export function differencesOf({ filter, durations, time, range }: SelectedSpans): Params {
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    ...writeSelection(between(range.fromMs, range.toMs)),
    live: undefined,
    filter,
    selected: `${durations} timestamp>=${iso(time.fromMs)} timestamp<${iso(time.toMs)}`,
  };
}
