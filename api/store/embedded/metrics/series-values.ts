import type { AnyValue, Attribute } from '../../../telemetry/any-value.ts';
import { type Context, scopeAttributes } from '../../columnar/contexts.ts';
import type { Key } from '../../ports/plan.ts';
import { findAttribute } from './series-attributes.ts';

/** What a series has under keys. */
export interface SeriesView {
  /** As the vocabulary keeps them. */
  attributes: Uint8Array;
  context: Context;
}

export type KeyReader = (series: SeriesView) => AnyValue | undefined;

/** Reads the value of a key: of the first place that has it, the attributes, the resource, the scope. */
export function keyReader({ place, name }: Key): KeyReader {
  const key = Buffer.from(name, 'utf8');
  switch (place) {
    case 'attribute':
      return ({ attributes }) => findAttribute(attributes, key);
    case 'resource':
      return ({ context }) => valueOf(context.resource.attributes, name);
    case 'scope': {
      const scopeName = name === 'name' || name === 'version' ? `otel.scope.${name}` : name;
      return ({ context }) => valueOf(scopeAttributes(context.scope), scopeName);
    }
    case 'any':
      return ({ attributes, context }) =>
        findAttribute(attributes, key) ??
        valueOf(context.resource.attributes, name) ??
        valueOf(scopeAttributes(context.scope), name);
    default:
      return () => undefined;
  }
}

function valueOf(attributes: readonly Attribute[], name: string): AnyValue | undefined {
  return attributes.findLast(({ key }) => key === name)?.value;
}
