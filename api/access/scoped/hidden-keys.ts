import type { AggregatePlan, Filter, Key, ListPlan, StoreAggregate } from '../../store/ports/plan.ts';

/** Stands for a key that nothing has: attributes have names. */
const absentKey: Key = { place: 'attribute', name: '' };
const nothing: Filter = { op: 'not', term: { op: 'all' } };
const textBody: Filter = { op: 'not', term: { op: 'structured' } };

/**
 * Plans as they are read for somebody from whom the values of attributes are hidden: as if nothing had these keys, so that
 * no answer depends on them. A body that is a map or a list may hold them, and is not searched and not grouped by.
 */
export class HiddenKeys {
  readonly #names: ReadonlySet<string>;

  constructor(names: ReadonlySet<string>) {
    this.#names = names;
  }

  get isEmpty(): boolean {
    return this.#names.size === 0;
  }

  get size(): number {
    return this.#names.size;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  hides({ place, name }: Key): boolean {
    if (this.isEmpty) return false;
    if (place === 'intrinsic') return name === 'body';
    return this.has(name) || (place === 'scope' && this.has(`otel.scope.${name}`));
  }

  key(key: Key): Key {
    return this.hides(key) ? absentKey : key;
  }

  keys(keys: readonly Key[]): Key[] {
    return keys.map((key) => this.key(key));
  }

  order(order: NonNullable<ListPlan['order']>): NonNullable<ListPlan['order']> {
    return { ...order, key: this.key(order.key) };
  }

  aggregates(aggregates: AggregatePlan['aggregates']): AggregatePlan['aggregates'] {
    return aggregates.map((aggregate): StoreAggregate => {
      const { key, filter } = aggregate;
      return {
        ...aggregate,
        ...(key && { key: this.key(key) }),
        ...(filter && { filter: this.filter(filter) }),
      } as StoreAggregate;
    });
  }

  filter(filter: Filter): Filter {
    if (this.isEmpty) return filter;
    switch (filter.op) {
      case 'all':
      case 'structured':
        return filter;
      case 'and':
      case 'or':
        return { ...filter, terms: filter.terms.map((term) => this.filter(term)) };
      case 'not':
        return { ...filter, term: this.filter(filter.term) };
      case 'phrase':
        return { op: 'and', terms: [{ ...filter, except: [...this.#names] }, textBody] };
      default:
        if (!this.hides(filter.key)) return filter;
        return filter.key.place === 'intrinsic' ? { op: 'and', terms: [filter, textBody] } : nothing;
    }
  }
}
