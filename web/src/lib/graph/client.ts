import { Client, fetchExchange } from 'urql';

const TIMEOUT_MS = 35_000;

/** The one connection to the graph. Answers are kept by useAnswer, which knows for how long they are of use. */
export const graphClient = new Client({
  url: '/graphql',
  preferGetMethod: false,
  exchanges: [fetchExchange],
  fetch: (input, init) => {
    const signals = [AbortSignal.timeout(TIMEOUT_MS), ...(init?.signal ? [init.signal] : [])];
    return fetch(input, { ...init, signal: AbortSignal.any(signals) });
  },
});
