import { writeTerm } from '../query-text/write-term.ts';

/** The environment of the page as a condition of the query language; empty where all are meant. */
export function environmentTerm(environment: string): string {
  return environment === '' ? '' : writeTerm('deployment.environment.name', '=', environment);
}
