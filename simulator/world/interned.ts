import type { Attributes } from '../otlp/model.ts';

const byContent = new Map<string, Attributes>();

/** The same object for the same content, where several places describe one series. */
export function sharedAttributes(attributes: Attributes): Attributes {
  const content = JSON.stringify(attributes);
  const known = byContent.get(content);
  if (known !== undefined) return known;
  byContent.set(content, attributes);
  return attributes;
}

/** Gives the same object for the same key: series and encoders know attributes by identity. */
export class Interned<K, V> {
  private readonly known = new Map<K, V>();
  private readonly make: (key: K) => V;

  constructor(make: (key: K) => V) {
    this.make = make;
  }

  get(key: K): V {
    let value = this.known.get(key);
    if (value === undefined) {
      value = this.make(key);
      this.known.set(key, value);
    }
    return value;
  }
}
