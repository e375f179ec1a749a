import type { AccessChange } from '../access/access-change.ts';
import type { CallVerb } from '../control/call-verbs.ts';
import type { OtherProcesses } from '../control/control-plane.ts';
import { ChangeFeed } from './change-feed.ts';
import { RedisAnswers } from './redis-answers.ts';
import type { SharedRedis } from './shared-redis.ts';

/** Makes processes over one database and one Redis know of people and keys as one. */
export class SharedControl implements OtherProcesses {
  readonly #answers: RedisAnswers;
  readonly #feed: ChangeFeed;

  constructor(redis: SharedRedis) {
    this.#answers = new RedisAnswers(redis);
    this.#feed = new ChangeFeed(redis, this.#answers.epochKey);
  }

  set onChanges(onChanges: OtherProcesses['onChanges']) {
    this.#feed.onChanges = onChanges;
  }

  through(call: CallVerb): CallVerb {
    return this.#answers.through(call);
  }

  tell(changes: readonly AccessChange[]): Promise<void> {
    return this.#feed.tell(changes);
  }
}
