// A process that takes so many places of a bucket, says how many it got, and holds them until it is killed.
import { RedisPlaces } from '../redis-places.ts';
import { openSharedRedis } from '../shared-redis.ts';

const [url = '', secret = '', kind = '', bucket = '', count, most] = process.argv.slice(2);
const redis = openSharedRedis(url, secret);
await redis.link.settled(10_000);
const places = new RedisPlaces(redis, { of: kind });
let held = 0;
// Of more at once it would not be asked of Redis.
const atOnce = 5000;
for (let left = Number(count); left > 0; left -= atOnce) {
  const asked = Array.from({ length: Math.min(left, atOnce) }, async () => places.take(bucket, Number(most)));
  held += (await Promise.all(asked)).filter((leave) => leave !== null).length;
}
console.log(held);
setInterval(() => undefined, 60_000);
