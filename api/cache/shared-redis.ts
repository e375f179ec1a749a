import { RedisLink } from './redis-link.ts';
import { Seal } from './sealed.ts';

/** A Redis server as processes with one secret share it: those with another may use the same one. */
export interface SharedRedis {
  link: RedisLink;
  seal: Seal;
  /** What the names of all keys begin with. */
  prefix: string;
  /** Where processes tell each other what has changed. */
  channel: string;
}

/** `secret`: that of all processes which share it. */
export function openSharedRedis(url: string, secret: string): SharedRedis {
  const seal = new Seal(secret);
  const prefix = `seamark:${seal.name}:`;
  const channel = `${prefix}changes`;
  return { link: new RedisLink(url, channel), seal, prefix, channel };
}
