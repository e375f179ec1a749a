import type { ServerResponse } from 'node:http';
import { parseCookie, stringifySetCookie, type SetCookie } from 'cookie';
import type { IssuedTokens } from '../access/session-tokens.ts';
import type { SessionCookies } from '../../schema/context.ts';

export const SESSION_PATH = '/session';

/** What a browser brings of a session, or of an earlier one. */
export interface BroughtCookies {
  accessToken: string | undefined;
  refreshToken: string | undefined;
  deviceToken: string | undefined;
}

const names = { access: 'seamark_access', refresh: 'seamark_refresh', device: 'seamark_device' } as const;
const DEVICE_MS = 400 * 86_400_000;

export function broughtCookies(header: string | undefined): BroughtCookies {
  const cookies = header === undefined ? {} : parseCookie(header);
  return {
    accessToken: cookies[names.access],
    refreshToken: cookies[names.refresh],
    deviceToken: cookies[names.device],
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

  set({ access, accessEndsAtMs, refresh, refreshEndsAtMs }: IssuedTokens): void {
    const nowMs = Date.now();
    this.#put({ name: names.access, value: access, path: '/' }, accessEndsAtMs - nowMs);
    this.#put({ name: names.refresh, value: refresh, path: SESSION_PATH }, refreshEndsAtMs - nowMs);
  }

  setDevice(token: string): void {
    this.#put({ name: names.device, value: token, path: '/' }, DEVICE_MS);
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
