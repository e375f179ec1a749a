/** Redis cannot do what it was asked now; whoever asked does without. The message is a sentence for the operator. */
export class RedisUnavailable extends Error {
  override name = 'RedisUnavailable';
}

/** What an error of Redis, or of the way to it, means for the operator, by how it begins or by its code. */
const sentences: [pattern: RegExp, sentence: string][] = [
  [/WRONGPASS|NOAUTH|invalid password|AUTH failed/, 'Redis refuses the user or password of REDIS_URL.'],
  [/^NOPERM/, 'The user of REDIS_URL may not do in Redis what is needed.'],
  [/^READONLY|replica/, 'This Redis takes no writes: it is a replica; REDIS_URL has to name its primary.'],
  [
    /^OOM/,
    'The memory of Redis is full, so that it takes no writes: give it more, or a maxmemory-policy that lets go.',
  ],
  [/^(MISCONF|LOADING)/, 'Redis takes no writes now: it loads its data, or cannot write them to its disk.'],
  [/invalid DB index|DB index is out of range/, 'REDIS_URL names a database that this Redis does not have.'],
  [/ECONNREFUSED/, 'Nothing listens where REDIS_URL leads.'],
  [/ENOTFOUND|EAI_AGAIN/, 'The host of REDIS_URL is not known.'],
  [
    /certificate|TLS|SSL|EPROTO/i,
    'The way to Redis is not secured as REDIS_URL says: its certificate is not believed (where an authority of your own made it, NODE_EXTRA_CA_CERTS names the file), or it has none.',
  ],
  [/timed out|ETIMEDOUT/, 'Redis does not answer in time.'],
];

/** Nothing of the address is in it, which holds the password. */
export function redisUnavailable(error: unknown): RedisUnavailable {
  if (error instanceof RedisUnavailable) return error;
  const sentence = sentenceOf(error) ?? 'The connection to Redis is lost.';
  return new RedisUnavailable(sentence, { cause: error });
}

/** Whether Redis answered that it could not do this one thing, which tells nothing of others. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError' && sentenceOf(error) === undefined;
}

function sentenceOf(error: unknown): string | undefined {
  const { message, code } = error as { message?: unknown; code?: unknown };
  const told = `${String(message)} ${String(code)}`;
  return sentences.find(([pattern]) => pattern.test(told))?.[1];
}
