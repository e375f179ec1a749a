import type { Key } from '../api/store/ports/plan.ts';
import { resourceKeys, unknownService } from '../api/telemetry/resource.ts';
import type { ServiceIdentity } from '../api/telemetry/resource.ts';

/** By which a filter finds what a service sent; what names no service is not found by its name. */
export function serviceTerms({ name, namespace }: ServiceIdentity): { key: Key; value: string }[] {
  const term = (key: string, value: string): { key: Key; value: string } => ({
    key: { place: 'any', name: key },
    value,
  });
  return [
    ...(name === unknownService ? [] : [term(resourceKeys.serviceName, name)]),
    ...(namespace === null ? [] : [term(resourceKeys.serviceNamespace, namespace)]),
  ];
}
