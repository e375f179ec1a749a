/** What the services use besides each other. Scenarios name these objects, too. */

export interface DatabaseServer {
  readonly system: 'postgresql';
  readonly address: string;
  readonly port: number;
}

export interface Statement {
  readonly server: DatabaseServer;
  readonly database: string;
  readonly operation: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'BEGIN' | 'COMMIT';
  readonly collection: string;
  readonly text: string;
  readonly medianMs: number;
  /** Rows returned or changed, at most. */
  readonly rows: number;
}

export const postgres: DatabaseServer = { system: 'postgresql', address: 'pg-main.shop.internal', port: 5432 };

/** The statements of one database: `statement('SELECT', 'product', 'SELECT …', 1.5)`; the time is a median in milliseconds. */
export const statementsOf =
  (database: string) =>
  (operation: Statement['operation'], collection: string, text: string, medianMs: number, rows = 1): Statement => ({
    server: postgres,
    database,
    operation,
    collection,
    text,
    medianMs,
    rows,
  });

export const redis = { system: 'redis', address: 'redis-main.shop.internal', port: 6379 } as const;

export interface Cache {
  readonly name: string;
  /** Share of look-ups that find something on a good day. */
  readonly hitRatio: number;
  readonly timeToLiveS: number;
}

export const kafka = { system: 'kafka', address: 'kafka-0.shop.internal', port: 9092 } as const;

export interface Topic {
  readonly name: string;
  readonly partitions: number;
}

/** A service of somebody else, seen only from outside. */
export interface Dependency {
  readonly name: string;
  readonly address: string;
  readonly medianMs: number;
  /** How long the shop waits for an answer. */
  readonly timeoutMs: number;
}
