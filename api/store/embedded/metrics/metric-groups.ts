import { groupValue } from '../../ports/group-value.ts';
import type { GroupValue, Key } from '../../ports/plan.ts';
import { type KeyReader, keyReader, type SeriesView } from './series-values.ts';

/** The groups of an answer, by the values of keys; with `eachSeries` one for each series. */
export class MetricGroups {
  readonly keys: GroupValue[][] = [];
  /** Group of the first series of each. */
  readonly #readers: KeyReader[];
  readonly #eachSeries: boolean;
  readonly #maxGroups: number;
  readonly #numbers = new Map<string, number>();
  /** Whether groups were left out. */
  truncated = false;

  constructor(by: readonly Key[], eachSeries: boolean, maxGroups: number) {
    this.#readers = by.map(keyReader);
    this.#eachSeries = eachSeries;
    this.#maxGroups = maxGroups;
  }

  get count(): number {
    return this.keys.length;
  }

  /** The number of the group of a series, which is number `series` of the query; -1 where there are too many groups. */
  groupOf(view: SeriesView, series: number): number {
    const values = this.#readers.map((read) => {
      const value = read(view);
      return value === undefined ? null : groupValue(value);
    });
    const identity = this.#eachSeries ? `${series}` : JSON.stringify(values);
    const known = this.#numbers.get(identity);
    if (known !== undefined) return known;
    if (this.keys.length >= this.#maxGroups) {
      this.truncated = true;
      return -1;
    }
    this.#numbers.set(identity, this.keys.length);
    return this.keys.push(values) - 1;
  }
}
