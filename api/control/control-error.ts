/**
 * Why something was not done with people, keys and settings. INVALID, NOT_FOUND, CONFLICT, EXPIRED and
 * SECOND_FACTOR_REQUIRED can be mended by the caller; RATE_LIMITED and UNAVAILABLE pass.
 */
export type ControlErrorCode =
  | 'UNAUTHENTICATED'
  | 'SECOND_FACTOR_REQUIRED'
  | 'FORBIDDEN'
  | 'INVALID'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'EXPIRED'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE';

export interface ControlErrorOptions extends ErrorOptions {
  /** When it is worth trying again; a second where nothing is said. */
  retryAfterSeconds?: number;
}

/** The message is a sentence for whoever asked. */
export class ControlError extends Error {
  override name = 'ControlError';
  readonly code: ControlErrorCode;
  readonly retryAfterSeconds: number;

  constructor(
    code: ControlErrorCode,
    message: string,
    { retryAfterSeconds = 1, ...options }: ControlErrorOptions = {},
  ) {
    super(message, options);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
