import pg from 'pg';

const CONNECT_TIMEOUT_MS = 3000;
const QUERY_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 10;

/** Connections to a PostgreSQL server, made when they are needed; every wait has an end. */
export function openPostgres(url: string): pg.Pool {
  const pool = new pg.Pool({
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
  // One that breaks is replaced by the next who needs it, whether it was idle, in use or being closed at that moment; who was
  // waiting for an answer learns of it there.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
