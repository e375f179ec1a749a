/** Why nobody was signed in; the log-in page has a sentence for each. */
export const singleSignOnFailures = [
  /** The provider does not answer. */
  'unavailable',
  /** Whoever it was, or the provider, did not want to. */
  'refused',
  /** It was begun too long ago, in another browser, or not at all. */
  'expired',
  /** What came back is not what was asked for. */
  'failed',
  /** The person may not sign in here. */
  'disabled',
  /** No role is given to any of their groups. */
  'no-role',
  /** They have no account here, and none is made. */
  'no-account',
  /** There is an account with their address and a password: it is connected by who has that. */
  'address-taken',
  /** The provider tells no address that it has verified. */
  'no-address',
  /** There is no account at all yet, and the first is an admin's. */
  'first-account',
  /** What is to be connected belongs to another account. */
  'linked-elsewhere',
] as const;

export type SingleSignOnFailureKind = (typeof singleSignOnFailures)[number];

export class SingleSignOnFailure extends Error {
  override name = 'SingleSignOnFailure';
  readonly kind: SingleSignOnFailureKind;
  /** The page of the product that is to tell of it. */
  readonly backPath: string;

  constructor(
    kind: SingleSignOnFailureKind,
    { backPath = '/log-in', ...options }: ErrorOptions & { backPath?: string } = {},
  ) {
    super(`single sign-on ended with: ${kind}`, options);
    this.kind = kind;
    this.backPath = backPath;
  }

  /** The same, to be told of on another page. */
  backAt(backPath: string): SingleSignOnFailure {
    return new SingleSignOnFailure(this.kind, { cause: this.cause, backPath });
  }
}
