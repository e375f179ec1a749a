import { type Attribute, findAttribute, toText } from '../../telemetry/any-value.ts';
import { resourceKeys, unknownService } from '../../telemetry/resource.ts';
import { everything, type Filter, type Key } from './plan.ts';

/**
 * Whose telemetry is read, as if nothing else had ever come. A list that is missing limits nothing; an empty one leaves
 * nothing.
 */
export interface Senders {
  /** Values of deployment.environment.name. */
  environments?: readonly string[];
  /** Values of service.name; `unknown_service` stands for those that have none. */
  services?: readonly string[];
}

export const everybody: Senders = {};

export function isEverybody({ environments, services }: Senders): boolean {
  return !environments && !services;
}

/** What they sent, as a filter over spans, log records and series. */
export function sentBy({ environments, services }: Senders): Filter {
  const terms: Filter[] = [];
  if (environments) terms.push(isOneOf(resourceKeys.environment, environments));
  if (services) terms.push(ofServiceNames(services));
  if (terms.length === 0) return everything;
  return terms.length === 1 ? terms[0]! : { op: 'and', terms };
}

/** What services of any of these names sent, whatever their namespace. */
export function ofServiceNames(names: readonly string[]): Filter {
  const named = isOneOf(resourceKeys.serviceName, names);
  if (!names.includes(unknownService)) return named;
  const exists: Filter = { op: 'exists', key: resourceKey(resourceKeys.serviceName) };
  return { op: 'or', terms: [named, { op: 'not', term: exists }] };
}

/** Whether they sent what has these attributes of the resource: as `sentBy` says of rows. */
export function isSentBy(resource: readonly Attribute[], { environments, services }: Senders): boolean {
  return (
    (!environments || hasOneOf(resource, resourceKeys.environment, environments)) &&
    (!services ||
      hasOneOf(resource, resourceKeys.serviceName, services) ||
      (services.includes(unknownService) && !findAttribute(resource, resourceKeys.serviceName)))
  );
}

/** Whether a service of this name in this environment is among them. */
export function isAmong(name: string, environment: string | null, { environments, services }: Senders): boolean {
  return (
    (services?.includes(name) ?? true) &&
    (!environments || (environment !== null && environments.includes(environment)))
  );
}

function isOneOf(name: string, texts: readonly string[]): Filter {
  const key = resourceKey(name);
  if (texts.length === 1) return { op: 'equals', key, value: { text: texts[0]!, number: null } };
  return { op: 'in', key, values: texts.map((text) => ({ text, number: null })) };
}

function hasOneOf(resource: readonly Attribute[], name: string, texts: readonly string[]): boolean {
  const value = findAttribute(resource, name)?.value;
  if (!value) return false;
  const elements = value.type === 'ARRAY' ? value.value : [value];
  return elements.some((element) => texts.includes(element.type === 'EMPTY' ? 'null' : toText(element)));
}

function resourceKey(name: string): Key {
  return { place: 'resource', name };
}
