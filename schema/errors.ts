import { GraphQLError } from 'graphql';
import { ControlError, type ControlErrorCode } from '../api/control/control-error.ts';
import { TooMuchWatched } from '../api/live/shared-evaluations.ts';
import { InvalidCursor } from '../api/query/run/cursor.ts';
import type { QueryError } from '../api/query/syntax/query-error.ts';
import { CursorExpired, StoreUnavailable } from '../api/store/ports/errors.ts';

/** `extensions.code` of every error that a field may answer with. */
export type ErrorCode =
  | 'INVALID_FILTER'
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'SECOND_FACTOR_REQUIRED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'EXPIRED'
  | 'RATE_LIMITED'
  | 'TIMEOUT'
  | 'CURSOR_EXPIRED'
  | 'UNAVAILABLE'
  | 'INTERNAL';

export function graphError(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { ...extensions, code } });
}

const codesOfControl: Record<ControlErrorCode, ErrorCode> = {
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  SECOND_FACTOR_REQUIRED: 'SECOND_FACTOR_REQUIRED',
  FORBIDDEN: 'FORBIDDEN',
  INVALID: 'BAD_USER_INPUT',
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  EXPIRED: 'EXPIRED',
  RATE_LIMITED: 'RATE_LIMITED',
  UNAVAILABLE: 'UNAVAILABLE',
};

function ofControl({ code, message, retryAfterSeconds }: ControlError): GraphQLError {
  const passes = code === 'RATE_LIMITED' || code === 'UNAVAILABLE';
  return graphError(codesOfControl[code], message, passes ? { retryAfterSeconds } : {});
}

/** A mistake in a `filter` argument, at its place in UTF-16 units. */
export function invalidFilter({ message, position, length, hint }: QueryError): GraphQLError {
  return graphError('INVALID_FILTER', message, { position, length, hint });
}

/** A mistake in any other argument. */
export function badInput(message: string, hint: string | null = null): GraphQLError {
  return graphError('BAD_USER_INPUT', message, hint === null ? {} : { hint });
}

/**
 * The error as a client may see it. What the client can do something about is told as it is; of all else it learns the
 * number under which it was logged.
 */
export function publicError(
  error: GraphQLError,
  correlationId: string,
  log: (error: unknown, correlationId: string) => void,
): GraphQLError {
  const cause = error.originalError;
  if (!cause || cause instanceof GraphQLError) return error;
  if (cause instanceof CursorExpired) return located(error, graphError('CURSOR_EXPIRED', cause.message));
  if (cause instanceof InvalidCursor) return located(error, badInput(cause.message));
  if (cause instanceof ControlError) return located(error, ofControl(cause));
  if (cause instanceof TooMuchWatched) return located(error, graphError('RATE_LIMITED', cause.message));
  // Most fields are empty or null then; of a few that cannot be, the store went away between two reads.
  if (cause instanceof StoreUnavailable) return located(error, graphError('UNAVAILABLE', cause.message));
  log(cause, correlationId);
  const message = `This could not be answered. It was logged as ${correlationId}.`;
  return located(error, graphError('INTERNAL', message, { correlationId }));
}

function located({ nodes, path }: GraphQLError, { message, extensions }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { ...(nodes && { nodes }), ...(path && { path }), extensions });
}
