import { contextFields, SCHEMA_URL } from '../../telemetry/columns/vocabulary.ts';
import type { Attribute } from '../../telemetry/any-value.ts';
import { utf8 } from '../../telemetry/otlp/any-value-reader.ts';
import { emptyResource, emptyScope, identify, readResource, readScope } from '../../telemetry/otlp/resource-reader.ts';
import type { Resource, Scope, ServiceIdentity } from '../../telemetry/resource.ts';
import type { RowTables } from './rows.ts';

/** What a context says in words. */
export interface Context {
  resource: Resource;
  scope: Scope;
  service: ServiceIdentity;
  environment: string | null;
  /** The row's own four words, see telemetry/columns/vocabulary.ts. */
  own: readonly [number, number, number, number];
}

/** Reads contexts, each once. */
export class Contexts {
  #tables: Pick<RowTables, 'contexts' | 'resources'>;
  #contexts: Context[] = [];
  #resources = new Map<string, Resource>();
  #scopes = new Map<string, Scope>();

  constructor(tables: Pick<RowTables, 'contexts' | 'resources'>) {
    this.#tables = tables;
  }

  get count(): number {
    return this.#tables.contexts.count;
  }

  get(number: number): Context {
    return (this.#contexts[number] ??= this.#read(number));
  }

  /** One of the row's own four words, without reading the rest. */
  own(number: number, word: 0 | 1 | 2 | 3): number {
    return wordOf(this.#tables.contexts.bytes(number), contextFields.own + word);
  }

  /** The same for contexts of the same attributes. */
  sourceOf(number: number): number {
    const bytes = this.#tables.contexts.bytes(number);
    return (wordOf(bytes, contextFields.resource) + 1) * 2 ** 26 + wordOf(bytes, contextFields.scope) + 1;
  }

  #read(number: number): Context {
    const bytes = this.#tables.contexts.bytes(number);
    const word = (field: number): number => wordOf(bytes, field);
    const resource = this.#resource(word(contextFields.resource), word(contextFields.resourceSchemaUrl));
    const { own } = contextFields;
    return {
      resource,
      scope: this.#scope(word(contextFields.scope), word(contextFields.scopeSchemaUrl)),
      ...identify(resource),
      own: [word(own), word(own + 1), word(own + 2), word(own + 3)],
    };
  }

  #resource(number: number, url: number): Resource {
    const key = `${number} ${url}`;
    let resource = this.#resources.get(key);
    if (!resource) {
      const schemaUrl = this.#schemaUrl(url);
      resource =
        number < 0 ? { ...emptyResource, schemaUrl } : readResource(this.#tables.resources.bytes(number), schemaUrl);
      this.#resources.set(key, resource);
    }
    return resource;
  }

  #scope(number: number, url: number): Scope {
    const key = `${number} ${url}`;
    let scope = this.#scopes.get(key);
    if (!scope) {
      const schemaUrl = this.#schemaUrl(url);
      scope = number < 0 ? { ...emptyScope, schemaUrl } : readScope(this.#tables.resources.bytes(number), schemaUrl);
      this.#scopes.set(key, scope);
    }
    return scope;
  }

  #schemaUrl(number: number): string | null {
    if (number < 0 || this.#tables.resources.seed(number) !== SCHEMA_URL) return null;
    return utf8(this.#tables.resources.bytes(number));
  }
}

/** A signed word of 32 bits, low byte first: a view of words would have to be aligned, and be made for each context. */
function wordOf(bytes: Uint8Array, word: number): number {
  const at = word * 4;
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** A scope's attributes, with its name and version under the keys by which other systems know them. */
export function scopeAttributes(scope: Scope): Attribute[] {
  const attributes = [...scope.attributes];
  if (scope.name) attributes.push({ key: 'otel.scope.name', value: { type: 'STRING', value: scope.name } });
  if (scope.version) attributes.push({ key: 'otel.scope.version', value: { type: 'STRING', value: scope.version } });
  return attributes;
}
