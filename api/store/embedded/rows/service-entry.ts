import { findAttribute } from '../../../telemetry/any-value.ts';
import { utf8 } from '../../../telemetry/otlp/any-value-reader.ts';
import { identify } from '../../../telemetry/otlp/resource-reader.ts';
import { type Resource, resourceKeys, type Scope, type ServiceIdentity } from '../../../telemetry/resource.ts';

/** Keys by which rows are counted as they come in: a roll-up answers for them. */
export const countedKeys = [
  resourceKeys.serviceName,
  resourceKeys.serviceNamespace,
  resourceKeys.environment,
  resourceKeys.serviceVersion,
] as const;

/** An entry of table services: who made rows. */
export interface ServiceEntry {
  service: ServiceIdentity;
  environment: string | null;
  /** The texts that rows have under the counted keys, null where they lack one; undefined where that is no matter of texts. */
  texts: readonly (string | null)[] | undefined;
}

type EntryJson = [
  name: string,
  namespace: string | null,
  environment: string | null,
  texts: (string | null)[] | false | undefined,
];

/** [name, namespace, environment, texts under the counted keys], false where those are no matter of texts: as JSON. */
export function encodeServiceEntry(resource: Resource, scope: Scope): string {
  const { service, environment } = identify(resource);
  return JSON.stringify([service.name, service.namespace, environment, textsOf(resource, scope) ?? false]);
}

/** Of an entry that was written when fewer keys were counted the texts are unknown. */
export function decodeServiceEntry(bytes: Uint8Array): ServiceEntry {
  const [name, namespace, environment, texts] = JSON.parse(utf8(bytes)) as EntryJson;
  const isKnown = texts && texts.length === countedKeys.length;
  return { service: { name, namespace }, environment, texts: isKnown ? texts : undefined };
}

/** The identity alone, as JSON. */
export function identityOfEntry(entry: string): string {
  return JSON.stringify((JSON.parse(entry) as EntryJson).slice(0, 3));
}

function textsOf(resource: Resource, scope: Scope): (string | null)[] | undefined {
  if (scope.attributes.some(({ key }) => isCountedKey(key))) return undefined;
  const values = countedKeys.map((key) => findAttribute(resource.attributes, key)?.value);
  if (values.some((value) => value && value.type !== 'STRING')) return undefined;
  return values.map((value) => (value?.type === 'STRING' ? value.value : null));
}

function isCountedKey(key: string): boolean {
  return (countedKeys as readonly string[]).includes(key);
}
