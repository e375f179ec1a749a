import { logInHref } from './way-back.ts';

let renewing: Promise<boolean> | undefined;

/**
 * Renews the session of this browser, once for all who find it ended at the same time. False where that cannot be had;
 * where one has to sign in, it leads there.
 */
export function renewSession(): Promise<boolean> {
  renewing ??= renew().finally(() => (renewing = undefined));
  return renewing;
}

async function renew(): Promise<boolean> {
  const response = await fetch('/session/refresh', { method: 'POST' }).catch(() => undefined);
  if (response?.status === 401) signIn();
  return response?.ok ?? false;
}

function signIn(): void {
  const { pathname, search } = window.location;
  if (pathname !== '/log-in' && pathname !== '/sign-up') window.location.assign(logInHref(pathname, search));
}
