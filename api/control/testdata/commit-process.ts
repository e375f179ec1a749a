// A process that opens an embedded database and commits to it so many times.
import { openEmbedded } from '../embedded/open-embedded.ts';

const [directory = '', template, commits] = process.argv.slice(2);
const database = await openEmbedded(directory, template);
await database.pool.query('CREATE TABLE IF NOT EXISTS committed (number INT)');
for (let number = 0; number < Number(commits); number++) {
  await database.pool.query('INSERT INTO committed VALUES ($1)', [number]);
}
await database.close();
