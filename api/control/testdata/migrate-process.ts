// A process that migrates the database it is given, and tells its parent what it applied.
import pg from 'pg';
import { migrate } from '../migrations/migrate.ts';

const client = new pg.Client(process.argv[2]);
await client.connect();
const applied = await migrate(client);
await client.end();
process.send?.(applied, () => process.disconnect());
