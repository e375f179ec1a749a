/** Does work one piece after another: what is done to files at once would be in its own way. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does the work when all that was asked for before is done, or has failed. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Resolves when all that was asked for so far is done, or has failed. */
  settled(): Promise<void> {
    return this.take(() => Promise.resolve());
  }
}
