// A process that takes so many places of a bucket, says how many it got, and holds them until it is killed.
import { RedisPlaces } from '../redis-places.ts';
import { openSharedRedis } from '../shared-redis.ts';

const [url = '', secret = '', bucket = '', count, most] = process.argv.slice(2);
const redis = openSharedRedis(url, secret);
await redis.link.settled(10_000);
const places = new RedisPlaces(redis);
const taken = await Promise.all(Array.from({ length: Number(count) }, async () => places.take(bucket, Number(most))));
console.log(taken.filter((leave) => leave !== null).length);
setInterval(() => undefined, 60_000);
