import { type Attribute, findAttribute } from '../any-value.ts';
import { type Resource, resourceKeys, type Scope, type ServiceIdentity, unknownService } from '../resource.ts';
import { readAttribute, readString } from './any-value-reader.ts';
import { WireReader } from './wire-reader.ts';

/** Deeper values were cut when they came in. */
const DEPTH = 64;

/** Reads a Resource message (opentelemetry/proto/resource/v1). */
export function readResource(bytes: Uint8Array, schemaUrl: string | null): Resource {
  const reader = new WireReader();
  reader.reset(bytes);
  const resource: Resource = { attributes: [], droppedAttributesCount: 0, schemaUrl };
  while (reader.pos < bytes.length) {
    const tag = reader.varint();
    if (tag === 10) resource.attributes.push(readAttribute(reader, reader.lengthEnd(bytes.length), DEPTH));
    else if (tag === 16) resource.droppedAttributesCount += reader.varint();
    else reader.skip(tag, bytes.length);
  }
  return resource;
}

/** Reads an InstrumentationScope message (opentelemetry/proto/common/v1). */
export function readScope(bytes: Uint8Array, schemaUrl: string | null): Scope {
  const reader = new WireReader();
  reader.reset(bytes);
  const scope: Scope = { name: '', version: null, attributes: [], droppedAttributesCount: 0, schemaUrl };
  while (reader.pos < bytes.length) {
    const tag = reader.varint();
    if (tag === 10) scope.name = readString(reader, reader.lengthEnd(bytes.length));
    else if (tag === 18) scope.version = readString(reader, reader.lengthEnd(bytes.length)) || null;
    else if (tag === 26) scope.attributes.push(readAttribute(reader, reader.lengthEnd(bytes.length), DEPTH));
    else if (tag === 32) scope.droppedAttributesCount += reader.varint();
    else reader.skip(tag, bytes.length);
  }
  return scope;
}

export const emptyResource: Resource = { attributes: [], droppedAttributesCount: 0, schemaUrl: null };
export const emptyScope: Scope = {
  name: '',
  version: null,
  attributes: [],
  droppedAttributesCount: 0,
  schemaUrl: null,
};

/** Which service in which environment a resource stands for. */
export function identify(resource: Resource): { service: ServiceIdentity; environment: string | null } {
  const { attributes } = resource;
  return {
    service: {
      name: text(attributes, resourceKeys.serviceName) ?? unknownService,
      namespace: text(attributes, resourceKeys.serviceNamespace),
    },
    environment: text(attributes, resourceKeys.environment) ?? text(attributes, resourceKeys.oldEnvironment),
  };
}

function text(attributes: readonly Attribute[], key: string): string | null {
  const value = findAttribute(attributes, key)?.value;
  return value?.type === 'STRING' && value.value !== '' ? value.value : null;
}
