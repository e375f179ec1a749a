/** A way to the provider that a browser is on: what has to come back is compared with it. */
export interface SingleSignOnWay {
  state: string;
  nonce: string;
  codeVerifier: string;
  /** Where to go afterwards, in the product. */
  next: string;
  /** The session whose account is to be connected; null for signing in. */
  linkSessionId: string | null;
}
