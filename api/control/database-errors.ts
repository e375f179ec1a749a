import { ControlError } from './control-error.ts';
import { Prisma } from './generated/client.ts';
import { MigrationError } from './migrations/migration-error.ts';

/** Prisma's codes for a database that does not answer: not reached, timed out, gone, no connection free, transaction lost. */
const unavailableCodes = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1010',
  'P1011',
  'P1017',
  'P2024',
  'P2028',
]);
/** PostgreSQL's classes of the same: connection, resources, an operator's hand, the system. */
const unavailableClasses = /^(08|28|3D|53|57|58)/;
const socketErrors = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/;
/** What `pg` says of these without a code. */
const lostConnection =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Cannot use a pool after/;

/** Node's, of certificates and of what should be TLS. */
const tlsErrors = /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_|HOSTNAME_MISMATCH|INVALID_CA|ERR_TLS_|ERR_SSL_|EPROTO)/;
/** What `pg` says of a server that speaks no TLS, without a code. */
const withoutTls = /does not support SSL/;
const INSECURE =
  'The way to the database of accounts is not secured as DATABASE_URL says: its certificate is not believed (where an authority of your own made it, NODE_EXTRA_CA_CERTS or sslrootcert names the file), or it has none.';

/** An error of the database as callers know it; anything that is a fault of ours stays what it is. */
export function toControlError(error: unknown): unknown {
  if (error instanceof ControlError) return error;
  if (error instanceof MigrationError) return new ControlError('UNAVAILABLE', error.message, { cause: error });
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
    return new ControlError('CONFLICT', 'There is one like it already.', { cause: error });
  }
  if (error instanceof Prisma.PrismaClientKnownRequestError && ['P2003', 'P2025'].includes(error.code)) {
    return new ControlError('CONFLICT', 'It was deleted by somebody else just now.', { cause: error });
  }
  if (isInsecure(error)) return new ControlError('UNAVAILABLE', INSECURE, { cause: error });
  if (!isUnavailable(error)) return error;
  return new ControlError('UNAVAILABLE', 'The database of accounts does not answer; try again.', { cause: error });
}

/** Whether the server is not known to be the one that the address means: then it is told nothing. */
function isInsecure(error: unknown): boolean {
  return chainOf(error).some((link) => {
    const code = 'code' in link ? String(link.code) : '';
    return code === 'P1011' || tlsErrors.test(code) || withoutTls.test(link.message);
  });
}

/** Whether the database may answer another time. */
export function isUnavailable(error: unknown): boolean {
  if (isInsecure(error)) return true;
  for (const link of chainOf(error)) {
    const code = 'code' in link ? String(link.code) : '';
    if (unavailableCodes.has(code) || socketErrors.test(code)) return true;
    if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('P') && unavailableClasses.test(code)) return true;
    if (lostConnection.test(link.message)) return true;
  }
  return false;
}

/** The error and those it came of; Prisma keeps the driver's in `meta`. */
function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let link = error; link instanceof Error && chain.length < 5; link = causeOf(link)) chain.push(link);
  return chain;
}

function causeOf(error: Error): unknown {
  const { meta } = error as { meta?: { driverAdapterError?: unknown } };
  return meta?.driverAdapterError ?? error.cause;
}
