import { randomUUID } from 'node:crypto';
import type { AccessChange } from '../access/access-change.ts';
import type { RedisLink } from './redis-link.ts';
import { RedisUnavailable } from './redis-unavailable.ts';
import type { SharedRedis } from './shared-redis.ts';

/** While nobody can be told, and nothing is heard, everybody is judged again this often. */
const ALONE_MS = 5000;

/** What was changed holds for all before anybody hears of it. */
const TELL = `
redis.call('SET', KEYS[1], ARGV[1])
return redis.call('PUBLISH', KEYS[2], ARGV[2])`;

interface Message {
  from: string;
  changes: AccessChange[];
}

const everything: readonly AccessChange[] = [{ kind: 'everything' }];

/** Tells other processes what was changed of people, keys and settings, and hears it of them. */
export class ChangeFeed {
  /** Told of what others have changed; of everything where that was missed. */
  onChanges: (changes: readonly AccessChange[]) => Promise<void> = async () => undefined;
  readonly #link: RedisLink;
  readonly #epochKey: string;
  readonly #channel: string;
  readonly #id = randomUUID();
  #timer: NodeJS.Timeout | undefined;
  /** Something was changed that nobody could be told. */
  #owes = false;

  /** `epochKey`: where another epoch begins with each change. */
  constructor({ link, channel }: SharedRedis, epochKey: string) {
    this.#link = link;
    this.#epochKey = epochKey;
    this.#channel = channel;
    link.on('message', (text) => this.#hear(text));
    link.on('away', () => this.#beAlone());
    link.on('back', () => void this.#comeBack());
    link.on('closed', () => clearInterval(this.#timer));
    if (link.isAway) this.#beAlone();
  }

  /** Resolves when nobody is given any more what was answered before; where Redis is away, it is told later. */
  async tell(changes: readonly AccessChange[]): Promise<void> {
    const message: Message = { from: this.#id, changes: [...changes] };
    try {
      await this.#link.call((redis) =>
        redis.eval(TELL, 2, this.#epochKey, this.#channel, randomUUID(), JSON.stringify(message)),
      );
    } catch (error) {
      if (!(error instanceof RedisUnavailable)) throw error;
      this.#owes = true;
    }
  }

  #hear(text: string): void {
    const message = readMessage(text);
    if (message?.from === this.#id) return;
    // What cannot be read was said by a process of another release.
    void this.onChanges(message?.changes ?? everything);
  }

  #beAlone(): void {
    this.#timer ??= setInterval(() => void this.onChanges(everything), ALONE_MS).unref();
  }

  /** Redis may hold what was answered before changes that it was not told, or be as it was some time ago. */
  async #comeBack(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    const owes = this.#owes;
    this.#owes = false;
    if (owes) await this.tell(everything);
    else await this.#link.call((redis) => redis.set(this.#epochKey, randomUUID())).catch(() => (this.#owes = true));
    await this.onChanges(everything);
  }
}

function readMessage(text: string): Message | null {
  try {
    const message = JSON.parse(text) as Message | null;
    const isOne =
      typeof message?.from === 'string' && Array.isArray(message.changes) && message.changes.every(isChange);
    return isOne ? message : null;
  } catch {
    return null;
  }
}

function isChange(change: unknown): boolean {
  return typeof change === 'object' && change !== null && 'kind' in change;
}
