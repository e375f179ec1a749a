import type { CombinedError } from 'urql';

/** A mistake in the filter, at its place in UTF-16 units. */
export interface FilterMistake {
  message: string;
  position: number;
  length: number;
  hint: string | undefined;
}

/** Why there is no answer, or only a part of one. */
export interface Failure {
  /** For the person in front of the screen. */
  sentence: string;
  /** By which the graph tells kinds of failure apart; missing where it could not be asked. */
  code?: string | undefined;
  filter: FilterMistake | undefined;
}

export function failureOf(error: CombinedError): Failure {
  const [first] = error.graphQLErrors;
  if (first) {
    const { code, position, length, hint } = first.extensions;
    if (code === 'INVALID_FILTER' && typeof position === 'number' && typeof length === 'number') {
      const filter = { message: first.message, position, length, hint: typeof hint === 'string' ? hint : undefined };
      return { sentence: `The filter cannot be read: ${first.message}.`, code, filter };
    }
    const told =
      typeof hint === 'string' ? `${asSentence(first.message)} ${asSentence(hint)}` : asSentence(first.message);
    return { sentence: told, code: typeof code === 'string' ? code : undefined, filter: undefined };
  }
  return { sentence: networkSentence(error), filter: undefined };
}

function networkSentence({ networkError, response }: CombinedError): string {
  const status: unknown = response instanceof Response ? response.status : undefined;
  if (networkError?.name === 'TimeoutError') return 'The server did not answer in time.';
  if (typeof status === 'number' && status !== 200) return `The server could not answer (HTTP ${status}).`;
  return navigator.onLine ? 'The server cannot be reached.' : 'This computer is offline.';
}

function asSentence(message: string): string {
  const capital = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
