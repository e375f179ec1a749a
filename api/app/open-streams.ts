import type { ServerResponse } from 'node:http';
import type { Access } from '../access/access.ts';
import type { ServerActivity } from '../self/server-activity.ts';
import type { Asking } from './asking.ts';

/** Answers that go on for as long as somebody reads them: server-sent events, exports. */
export class OpenStreams {
  readonly #access: Access;
  readonly #activity: ServerActivity;
  readonly #responses = new Set<ServerResponse>();

  constructor(access: Access, activity: ServerActivity) {
    this.#access = access;
    this.#activity = activity;
  }

  /** Counts one until its connection closes; it ends when whoever reads it has other rights than when it began. */
  add({ identity }: Asking, response: ServerResponse): void {
    this.#responses.add(response);
    this.#activity.streams++;
    const unwatch = identity.principal ? this.#access.watch(identity, () => response.destroy()) : undefined;
    response.once('close', () => {
      this.#responses.delete(response);
      this.#activity.streams--;
      unwatch?.();
    });
  }

  /** They would hold up the end of the process. */
  endAll(): void {
    for (const response of this.#responses) response.destroy();
  }
}
