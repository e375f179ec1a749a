/** The store is off, or cannot answer now; the answer goes out without it and says so. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
  readonly store: string;

  constructor(store: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.store = store;
  }
}

/** The cursor of a tail is older than what is kept. */
export class CursorExpired extends Error {
  override name = 'CursorExpired';
}
