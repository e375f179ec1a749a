import { Client, fetchExchange } from 'urql';
import { isScreen, screenKey } from '../screen/screen-key.ts';
import { screenWas } from '../screen/screen-state.ts';
import { renewSession } from '../session/renew-session.ts';
import { heardTime } from '../time/clock.ts';
import { renewNow } from '../url/place.ts';

const TIMEOUT_MS = 35_000;

/** The one connection to the graph. Answers are kept by useAnswer, which knows for how long they are of use. */
export const graphClient = new Client({
  url: '/graphql',
  preferGetMethod: false,
  exchanges: [fetchExchange],
  // A screen has nothing of who is signed in in the same browser.
  fetchOptions: isScreen ? { credentials: 'omit', headers: { authorization: `Bearer ${screenKey}` } } : {},
  fetch: async (input, init) => {
    const signals = [AbortSignal.timeout(TIMEOUT_MS), ...(init?.signal ? [init.signal] : [])];
    const ask = (): Promise<Response> => fetch(input, { ...init, signal: AbortSignal.any(signals) });
    let sentMs = Date.now();
    let response = await ask();
    if (isScreen) {
      if (response.status === 401) screenWas('refused');
    } else if (response.status === 401 && (await renewSession())) {
      sentMs = Date.now();
      response = await ask();
    }
    // What was asked meanwhile was of another time.
    if (heardTime(response.headers.get('date'), sentMs, Date.now())) renewNow();
    return response;
  },
});
