import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Access, Identity } from '../access/access.ts';
import type { Caller } from '../../schema/context.ts';
import type { ClientOf } from './client.ts';
import { isCalledByOwnName } from './origin.ts';
import { AnswerCookies, broughtCookies } from './session-cookies.ts';

/** Who asks, and by which way: what requests and sockets are answered by. */
export interface Asking {
  identity: Identity;
  address: string;
  /** Of one operation; each has a correlation id of its own. */
  caller(): Caller;
}

export interface AskingOptions {
  /** The answer, where it may set cookies. */
  response?: ServerResponse;
  /** In place of the header, which a browser cannot send with a socket. */
  authorization?: string | undefined;
}

export type AskingOf = (request: IncomingMessage, options?: AskingOptions) => Promise<Asking>;

/** Tells who asks by what the request brings. Rejects with ControlError where nobody can tell now. */
export function createAskingOf(access: Access, clientOf: ClientOf): AskingOf {
  return async (request, { response, authorization = request.headers.authorization } = {}) => {
    const brought = broughtCookies(request.headers.cookie);
    const { accessToken } = brought;
    const { address, baseUrl, isSecure, isRelayed } = clientOf(request);
    // Whoever asks another process may be on another machine.
    const mayBeAnybody = !isRelayed && isCalledByOwnName(request.headers);
    const identity = await access.identify({ authorization, accessToken, mayBeAnybody });
    const known = {
      principal: identity.principal,
      address,
      userAgent: request.headers['user-agent'] ?? null,
      baseUrl,
      cookies: response ? new AnswerCookies(response, brought, isSecure) : null,
    };
    return { identity, address, caller: () => ({ ...known, correlationId: randomUUID() }) };
  };
}
