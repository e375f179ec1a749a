import { createSecretKey, type KeyObject, randomUUID } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload, SignJWT } from 'jose';
import type { PresentedToken } from '../control/sessions/refresh-session.ts';
import type { Session } from '../control/sessions/session.ts';
import type { SingleSignOnWay } from './single-sign-on/single-sign-on-way.ts';

const ACCESS_MS = 15 * 60_000;
const DEVICE_MS = 400 * 86_400_000;
/** Signing in at a provider takes no longer. */
export const WAY_MS = 10 * 60_000;
const ALGORITHM = 'HS256';
const ISSUER = 'seamark';
/** Tokens that were read and are good: a browser sends the same one with every request. */
const MOST_READ = 10_000;

/** What a token is for: none is taken for another. */
type TokenUse = 'access' | 'refresh' | 'device' | 'way';

/** What a signed-in browser is given; ends are Unix milliseconds. */
export interface IssuedTokens {
  access: string;
  accessEndsAtMs: number;
  refresh: string;
  refreshEndsAtMs: number;
}

export interface AccessClaims {
  sessionId: string;
  endsAtMs: number;
}

/**
 * The tokens of sessions: JWTs that name a session and nothing of what it may do, which is asked for at each request. Of a
 * generation of a session there is one refresh token, however often it is issued.
 */
export class SessionTokens {
  readonly #key: KeyObject;
  readonly #read = new Map<string, AccessClaims>();

  constructor(secret: string) {
    this.#key = createSecretKey(secret, 'utf8');
  }

  async issue({ id, userId, generation, rotatedAt, expiresAt }: Session): Promise<IssuedTokens> {
    const refreshEndsAtMs = expiresAt.getTime();
    const nowMs = Date.now();
    const accessEndsAtMs = Math.min(nowMs + ACCESS_MS, refreshEndsAtMs);
    const [access, refresh] = await Promise.all([
      this.#sign('access', { sub: userId, sid: id }, nowMs, accessEndsAtMs),
      this.#sign('refresh', { sub: userId, sid: id, gen: generation }, rotatedAt.getTime(), refreshEndsAtMs),
    ]);
    return { access, accessEndsAtMs, refresh, refreshEndsAtMs };
  }

  /** null where it is no good access token, or it has ended. */
  async readAccess(token: string): Promise<AccessClaims | null> {
    const known = this.#read.get(token);
    if (known && known.endsAtMs > Date.now()) return known;
    this.#read.delete(token);
    const payload = await this.#verify('access', token);
    if (typeof payload?.['sid'] !== 'string') return null;
    const claims = { sessionId: payload['sid'], endsAtMs: payload.exp! * 1000 };
    this.#read.set(token, claims);
    if (this.#read.size > MOST_READ) this.#read.delete(this.#read.keys().next().value!);
    return claims;
  }

  /** null where it is no good refresh token, or it has ended; whether it was used before is told by the session. */
  async readRefresh(token: string): Promise<PresentedToken | null> {
    const payload = await this.#verify('refresh', token);
    if (typeof payload?.['sid'] !== 'string' || !Number.isSafeInteger(payload['gen'])) return null;
    return { sessionId: payload['sid'], generation: payload['gen'] as number };
  }

  /** Shows later that somebody has signed in to the account from this browser before. */
  issueDevice(account: string): Promise<string> {
    return this.#sign('device', { sub: account, jti: randomUUID() }, Date.now(), Date.now() + DEVICE_MS);
  }

  /** What tells the browser from others; null where nobody has signed in to the account from it. */
  async readDevice(token: string, account: string): Promise<string | null> {
    const payload = await this.#verify('device', token);
    return payload?.sub === account ? (payload.jti ?? null) : null;
  }

  /** Shows later that a browser which comes back from a provider was sent there by us. */
  issueWay(way: SingleSignOnWay): Promise<string> {
    return this.#sign('way', { way }, Date.now(), Date.now() + WAY_MS);
  }

  /** null where it is none of ours, or too old. */
  async readWay(token: string): Promise<SingleSignOnWay | null> {
    const payload = await this.#verify('way', token);
    return (payload?.['way'] as SingleSignOnWay | undefined) ?? null;
  }

  #sign(use: TokenUse, claims: JWTPayload, fromMs: number, toMs: number): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setIssuer(ISSUER)
      .setAudience(use)
      .setIssuedAt(Math.floor(fromMs / 1000))
      .setExpirationTime(Math.floor(toMs / 1000))
      .sign(this.#key);
  }

  async #verify(use: TokenUse, token: string): Promise<JWTPayload | null> {
    const expected = { algorithms: [ALGORITHM], issuer: ISSUER, audience: use, requiredClaims: ['exp'] };
    try {
      return (await jwtVerify(token, this.#key, expected)).payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}
