import type { ServerResponse } from 'node:http';
import { parseCookie, stringifySetCookie, type SetCookie } from 'cookie';
import type { SignedIn } from '../access/accounts.ts';
import { type IssuedTokens, WAY_MS } from '../access/session-tokens.ts';
import { OIDC_PATH } from '../access/single-sign-on/single-sign-on.ts';
import type { SessionCookies } from '../../schema/context.ts';

export const SESSION_PATH = '/session';

/** What a browser brings of a session, or of an earlier one. */
export interface BroughtCookies {
  accessToken: string | undefined;
  refreshToken: string | undefined;
  deviceToken: string | undefined;
  /** Of a way to a provider that was begun. */
  wayToken: string | undefined;
}

const names = {
  access: 'seamark_access',
  refresh: 'seamark_refresh',
  device: 'seamark_device',
  way: 'seamark_oidc',
} as const;
const DEVICE_MS = 400 * 86_400_000;

export function broughtCookies(header: string | undefined): BroughtCookies {
  const cookies = header === undefined ? {} : parseCookie(header);
  return {
    accessToken: cookies[names.access],
    refreshToken: cookies[names.refresh],
    deviceToken: cookies[names.device],
    wayToken: cookies[names.way],
  };
}

/**
 * The cookies of an answer that has not begun. No script of a page reads them, no other site's form brings them along, and
 * the refresh token goes to no path but its own.
 */
export class AnswerCookies implements SessionCookies {
  readonly deviceToken: string | undefined;
  readonly #response: ServerResponse;
  readonly #isSecure: boolean;

  /** `isSecure`: the browser is to send them over TLS alone. */
  constructor(response: ServerResponse, brought: BroughtCookies, isSecure: boolean) {
    this.#response = response;
    this.deviceToken = brought.deviceToken;
    this.#isSecure = isSecure;
  }

  /** Whoever has just signed in is so from the next request on. */
  enter({ tokens, deviceToken }: SignedIn): void {
    this.set(tokens);
    if (deviceToken !== null) this.#put({ name: names.device, value: deviceToken, path: '/' }, DEVICE_MS);
  }

  set({ access, accessEndsAtMs, refresh, refreshEndsAtMs }: IssuedTokens): void {
    const nowMs = Date.now();
    this.#put({ name: names.access, value: access, path: '/' }, accessEndsAtMs - nowMs);
    this.#put({ name: names.refresh, value: refresh, path: SESSION_PATH }, refreshEndsAtMs - nowMs);
  }

  setWay(token: string): void {
    this.#put({ name: names.way, value: token, path: OIDC_PATH }, WAY_MS);
  }

  clearWay(): void {
    this.#put({ name: names.way, value: '', path: OIDC_PATH }, 0);
  }

  clear(): void {
    this.#put({ name: names.access, value: '', path: '/' }, 0);
    this.#put({ name: names.refresh, value: '', path: SESSION_PATH }, 0);
  }

  /** One of the same name takes the place of an earlier one. */
  #put(cookie: SetCookie, lifetimeMs: number): void {
    const maxAge = Math.max(0, Math.floor(lifetimeMs / 1000));
    const text = stringifySetCookie({
      ...cookie,
      maxAge,
      httpOnly: true,
      sameSite: 'lax',
      secure: this.#isSecure,
    });
    const present = [this.#response.getHeader('set-cookie') ?? []].flat().map(String);
    const others = present.filter((other) => !other.startsWith(`${cookie.name}=`));
    this.#response.setHeader('set-cookie', [...others, text]);
  }
}
