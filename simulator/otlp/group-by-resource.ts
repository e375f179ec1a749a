import { writeAttributes } from './encode-attributes.ts';
import { encodedOnce } from './encoded-once.ts';
import type { Resource, Scope, Source } from './model.ts';
import type { ReverseWriter } from './reverse-writer.ts';

/** Items by resource and, inside it, by scope, in order of first appearance. */
export type ResourceGroups<T> = Map<Resource, Map<Scope, T[]>>;

export function groupByResource<T extends { readonly source: Source }>(items: readonly T[]): ResourceGroups<T> {
  const bySource = new Map<Source, T[]>();
  for (const item of items) {
    const known = bySource.get(item.source);
    if (known === undefined) bySource.set(item.source, [item]);
    else known.push(item);
  }
  const groups: ResourceGroups<T> = new Map();
  for (const [{ resource, scope }, list] of bySource) {
    const scopes = groups.get(resource);
    if (scopes === undefined) groups.set(resource, new Map([[scope, list]]));
    else scopes.set(scope, [...(scopes.get(scope) ?? []), ...list]);
  }
  return groups;
}

const writeResource = encodedOnce<Resource>((writer, resource) => {
  const mark = writer.mark();
  writeAttributes(writer, 0x0a, resource.attributes);
  writer.close(0x0a, mark);
});

const writeScope = encodedOnce<Scope>((writer, scope) => {
  const mark = writer.mark();
  if (scope.attributes !== undefined) writeAttributes(writer, 0x1a, scope.attributes);
  if (scope.version !== '') writer.textField(0x12, scope.version);
  writer.textField(0x0a, scope.name);
  writer.close(0x0a, mark);
});

/**
 * The content of an Export…ServiceRequest. All three signals use the same field numbers for resource (1), scope groups (2),
 * scope (1), items (2) and schema URL (3).
 */
export function writeResourceGroups<T extends { readonly source: Source }>(
  writer: ReverseWriter,
  items: readonly T[],
  writeItem: (writer: ReverseWriter, item: T) => void,
): void {
  for (const [resource, scopes] of [...groupByResource(items)].reverse()) {
    const resourceMark = writer.mark();
    if (resource.schemaUrl !== '') writer.textField(0x1a, resource.schemaUrl);
    for (const [scope, list] of [...scopes].reverse()) {
      const scopeMark = writer.mark();
      if (scope.schemaUrl !== '') writer.textField(0x1a, scope.schemaUrl);
      for (let i = list.length - 1; i >= 0; i--) {
        const item = list[i];
        if (item === undefined) continue;
        const mark = writer.mark();
        writeItem(writer, item);
        writer.close(0x12, mark);
      }
      writeScope(writer, scope);
      writer.close(0x12, scopeMark);
    }
    writeResource(writer, resource);
    writer.close(0x0a, resourceMark);
  }
}
