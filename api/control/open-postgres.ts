import pg from 'pg';

const CONNECT_TIMEOUT_MS = 3000;
const QUERY_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 10;

/** Connections to a PostgreSQL server, made when they are needed; every wait has an end. */
export function openPostgres(url: string): pg.Pool {
  return new pg.Pool({
    connectionString: url,
    application_name: 'seamark',
    max: MAX_CONNECTIONS,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 60_000,
    // A server that has vanished gives no answer at all, so both ends keep the time.
    query_timeout: QUERY_TIMEOUT_MS + 1000,
    statement_timeout: QUERY_TIMEOUT_MS,
    idle_in_transaction_session_timeout: QUERY_TIMEOUT_MS,
  });
}
