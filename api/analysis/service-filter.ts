import type { Filter, Key } from '../store/ports/plan.ts';
import { everything } from '../store/ports/plan.ts';
import { ofServiceNames } from '../store/ports/senders.ts';
import { resourceKeys } from '../telemetry/resource.ts';
import type { ServiceIdentity } from '../telemetry/resource.ts';

export const serviceName: Key = { place: 'resource', name: resourceKeys.serviceName };
export const serviceNamespace: Key = { place: 'resource', name: resourceKeys.serviceNamespace };
export const serviceVersion: Key = { place: 'resource', name: resourceKeys.serviceVersion };
export const environmentName: Key = { place: 'resource', name: resourceKeys.environment };

export const operationName: Key = { place: 'intrinsic', name: 'name' };

/** Tells one service from another. */
export function identityText({ name, namespace }: ServiceIdentity): string {
  return JSON.stringify([name, namespace]);
}

/** What a service sent. */
export function ofService({ name, namespace }: ServiceIdentity): Filter {
  const inNamespace: Filter =
    namespace === null ? not({ op: 'exists', key: serviceNamespace }) : equals(serviceNamespace, namespace);
  return { op: 'and', terms: [ofServiceNames([name]), inNamespace] };
}

/** What several services sent, and what others of the same names in other namespaces did. */
export function ofServices(services: readonly ServiceIdentity[]): Filter {
  const distinct = new Map(services.map((service) => [identityText(service), service]));
  const [first] = distinct.values();
  if (distinct.size === 1) return ofService(first!);
  return ofServiceNames([...new Set(services.map(({ name }) => name))]);
}

/** null: of all environments. */
export function inEnvironment(environment: string | null): Filter {
  return environment === null ? everything : equals(environmentName, environment);
}

/** All of them; those that are everything are left out. */
export function allOf(filters: readonly Filter[]): Filter {
  const terms = filters.filter(({ op }) => op !== 'all');
  if (terms.length === 0) return everything;
  return terms.length === 1 ? terms[0]! : { op: 'and', terms };
}

function equals(key: Key, text: string): Filter {
  return { op: 'equals', key, value: { text, number: null } };
}

function not(term: Filter): Filter {
  return { op: 'not', term };
}
