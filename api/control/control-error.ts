/**
 * Why a verb was not carried out. INVALID, NOT_FOUND, CONFLICT and EXPIRED are told to the caller as they are; UNAVAILABLE is the
 * database's, and passes.
 */
export type ControlErrorCode = 'FORBIDDEN' | 'INVALID' | 'NOT_FOUND' | 'CONFLICT' | 'EXPIRED' | 'UNAVAILABLE';

/** The message is a sentence for whoever asked. */
export class ControlError extends Error {
  override name = 'ControlError';
  readonly code: ControlErrorCode;

  constructor(code: ControlErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
