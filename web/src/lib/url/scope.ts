import { bothFilters } from '../query-text/add-term.ts';
import { writeTerm } from '../query-text/write-term.ts';
import { usePlace } from './place.ts';

/** What all pages are limited to; empty where nothing is chosen. */
export interface Scope {
  environment: string;
  service: string;
  /** The same as conditions of the query language. */
  filter: string;
}

/** Of the address: it holds across pages. */
export function useScope(): Scope {
  const { params } = usePlace();
  return scopeOf(params.get('env') ?? '', params.get('service') ?? '');
}

export function scopeOf(environment: string, service: string): Scope {
  const filter = bothFilters(
    service === '' ? '' : writeTerm('service.name', '=', service),
    environment === '' ? '' : writeTerm('deployment.environment.name', '=', environment),
  );
  return { environment, service, filter };
}
