import type { Exception, Frame } from './languages/language.ts';

/**
 * Why a simulated operation did not succeed. It is thrown through the handlers like a real exception; each span on its way
 * up shows it.
 */
export class Failure {
  /** What a server answers where nothing catches it. */
  readonly httpStatus: number;
  /** Null where the service answers by design, without an exception: not found, declined, busy. */
  readonly exception: Exception | null;
  readonly frames: readonly Frame[];

  constructor(httpStatus: number, exception: Exception | null = null, frames: readonly Frame[] = []) {
    this.httpStatus = httpStatus;
    this.exception = exception;
    this.frames = frames;
  }

  /** 4xx: the caller's own doing; no error of the server. */
  get isClientError(): boolean {
    return this.httpStatus < 500;
  }
}

/** Runs what may fail; the failure, or null. Faults of the simulator itself pass through. */
export function attempt(body: () => void): Failure | null {
  try {
    body();
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
