import { fault } from '../syntax/query-error.ts';
import type { Extent } from '../syntax/query-error.ts';
import { nearest } from '../syntax/nearest.ts';
import { printAggregate } from '../syntax/print.ts';
import { isAggregate } from '../syntax/tree.ts';
import type { AggregateTree, KeyTree, NamedAggregateTree, StageTree } from '../syntax/tree.ts';
import type { GroupStep } from './query-plan.ts';

/** The columns of a table or of series, for the stages after it: keys first, then aggregates. */
export class Columns {
  readonly #keys: string[] = [];
  readonly #names: string[] = [];
  /** The canonical text of each aggregate, by which its column is known too. */
  readonly #texts: string[] = [];

  constructor(by: readonly KeyTree[], aggregates: readonly NamedAggregateTree[]) {
    for (const { name, at } of by) {
      this.#add(name, name, at);
      this.#keys.push(name);
    }
    for (const aggregate of aggregates) {
      this.#add(columnName(aggregate), printAggregate(aggregate.aggregate), aggregate.aggregate.at);
    }
  }

  #add(name: string, text: string, at: Extent): void {
    if (this.#names.includes(name))
      fault(`two columns are called ${name}`, at, 'give one a name of its own: … as name');
    this.#names.push(name);
    this.#texts.push(text);
  }

  step(stage: Exclude<StageTree, { kind: 'stats' }>): GroupStep {
    switch (stage.kind) {
      case 'limit':
        return { do: 'limit', count: stage.count };
      case 'sort':
        return {
          do: 'sort',
          by: stage.keys.map(({ column, descending }) => ({ column: this.#find(column), descending })),
        };
      case 'top':
        return { do: 'top', count: stage.count, key: this.#keyOf(stage.key), by: this.#measureOf(stage) };
    }
  }

  #keyOf(key: KeyTree): number {
    const column = this.#keys.indexOf(key.name);
    return column >= 0 ? column : fault(`the groups are not by ${key.name}`, key.at, `write stats … by ${key.name}`);
  }

  /** The first aggregate where none is named. */
  #measureOf({ by }: Extract<StageTree, { kind: 'top' }>): number {
    return by ? this.#find(by.aggregate) : this.#keys.length;
  }

  #find(column: KeyTree | AggregateTree): number {
    const text = isAggregate(column) ? printAggregate(column) : column.name;
    const byName = this.#names.indexOf(text);
    const found = byName >= 0 ? byName : this.#texts.indexOf(text);
    if (found >= 0) return found;
    const near = nearest(text, this.#names);
    return fault(
      `there is no column ${text}`,
      column.at,
      near ? `did you mean ${near}?` : `the columns are ${this.#names.join(', ')}`,
    );
  }
}

export function columnName({ aggregate, name }: NamedAggregateTree): string {
  return name?.name ?? printAggregate(aggregate);
}
