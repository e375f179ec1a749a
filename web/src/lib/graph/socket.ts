import { type Client, createClient } from 'graphql-ws';
import { isScreen, screenKey } from '../screen/screen-key.ts';
import { screenWas } from '../screen/screen-state.ts';
import { renewSession } from '../session/renew-session.ts';

const PING_MS = 10_000;
const PONG_WITHIN_MS = 5000;
/** The session has ended, or what it may do is other than it was. */
const CLOSE_FORBIDDEN = 4403;

let client: Client | undefined;

/**
 * The socket that all subscriptions share. It opens with the first of them and does not mend itself: who subscribes knows
 * from where to go on. A connection that went silent is given up, so that it is noticed.
 */
export function graphSocket(): Client {
  if (client) return client;
  const protocol = window.location.protocol === 'https:' ? 'wss' : 'ws';
  let overdue: ReturnType<typeof setTimeout> | undefined;
  const created = createClient({
    url: `${protocol}://${window.location.host}/graphql`,
    ...(isScreen && { connectionParams: { authorization: `Bearer ${screenKey}` } }),
    retryAttempts: 0,
    keepAlive: PING_MS,
    connectionAckWaitTimeout: PONG_WITHIN_MS,
    on: {
      ping: (isReceived) => {
        if (!isReceived) overdue = setTimeout(() => created.terminate(), PONG_WITHIN_MS);
      },
      pong: () => clearTimeout(overdue),
      closed: (event) => {
        clearTimeout(overdue);
        if ((event as CloseEvent).code !== CLOSE_FORBIDDEN) return;
        if (isScreen) screenWas('refused');
        else void renewSession();
      },
    },
  });
  client = created;
  return created;
}
