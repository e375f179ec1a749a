/** A stretch of a query's text, in UTF-16 units. */
export interface Extent {
  position: number;
  length: number;
}

/** What is wrong with a query, where, and what to write instead. A value: a mistake of a user is no fault of the program. */
export interface QueryError extends Extent {
  message: string;
  hint: string | null;
}

export type Checked<T> = { ok: true; value: T } | { ok: false; error: QueryError };

/** Carries the first mistake up to `check`; it never leaves this folder. */
class QueryFault extends Error {
  readonly error: QueryError;

  constructor(error: QueryError) {
    super(error.message);
    this.error = error;
  }
}

/** Gives up on the query inside `check`. */
export function fault(message: string, at: Extent, hint: string | null = null): never {
  throw new QueryFault({ message, position: at.position, length: at.length, hint });
}

/** Runs what may call `fault`, and answers with its value or with the mistake. */
export function check<T>(read: () => T): Checked<T> {
  try {
    return { ok: true, value: read() };
  } catch (thrown) {
    if (thrown instanceof QueryFault) return { ok: false, error: thrown.error };
    throw thrown;
  }
}
