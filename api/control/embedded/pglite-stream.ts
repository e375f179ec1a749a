import type { PGlite } from '@electric-sql/pglite';
import { Duplex } from 'node:stream';

const HEADER_BYTES = 5;
const QUERY = 0x51;
const SYNC = 0x53;
const TERMINATE = 0x58;
const READY_FOR_QUERY = 0x5a;
const IDLE = 0x49;

/**
 * A connection of the `pg` client to a PGlite of this process: PostgreSQL's protocol without a socket. There is one session
 * behind all connections, so at most one is open at a time; its end undoes what it left unfinished.
 */
export class PgliteStream extends Duplex {
  readonly #database: PGlite;
  #received = Buffer.alloc(0);
  #hasStarted = false;
  #inTransaction = false;

  constructor(database: PGlite) {
    super();
    this.#database = database;
  }

  // What `pg` calls on a socket.
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed as they come.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    // Not at once: the client has to finish its own step before it can take the answer.
    setImmediate(() => {
      try {
        for (let request = this.#takeRequest(); request; request = this.#takeRequest()) this.#answer(request);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  override _final(done: () => void): void {
    this.#endSession();
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#endSession();
    done(error);
  }

  /** The messages up to one that asks for an answer: PGlite answers each time as if nothing were to follow. */
  #takeRequest(): Buffer | undefined {
    const end = this.#hasStarted ? endOfRequest(this.#received) : endOfStart(this.#received);
    if (end === 0) return undefined;
    this.#hasStarted = true;
    const request = this.#received.subarray(0, end);
    this.#received = this.#received.subarray(end);
    return request;
  }

  #answer(request: Buffer): void {
    const answer = Buffer.from(this.#database.execProtocolRawSync(new Uint8Array(request)));
    // An answer ends with ReadyForQuery: its tag, its length of 5, and the state of the transaction.
    if (answer.at(-6) === READY_FOR_QUERY) this.#inTransaction = answer.at(-1) !== IDLE;
    if (answer.length > 0) this.push(answer);
  }

  #endSession(): void {
    if (!this.#hasStarted || !this.#database.ready) return;
    this.#hasStarted = false;
    if (this.#inTransaction) this.#database.execProtocolRawSync(simpleQuery('ROLLBACK'));
    this.#database.execProtocolRawSync(simpleQuery('DISCARD ALL'));
  }
}

/** Where the first message ends, which has no tag; 0 while it is not whole. */
function endOfStart(bytes: Buffer): number {
  if (bytes.length < 4) return 0;
  const length = bytes.readInt32BE(0);
  return bytes.length < length ? 0 : length;
}

/** Where the first message that asks for an answer ends; 0 while there is none. */
function endOfRequest(bytes: Buffer): number {
  let at = 0;
  while (at + HEADER_BYTES <= bytes.length) {
    const tag = bytes[at];
    at += 1 + bytes.readInt32BE(at + 1);
    if (at > bytes.length) return 0;
    if (tag === QUERY || tag === SYNC || tag === TERMINATE) return at;
  }
  return 0;
}

function simpleQuery(sql: string): Uint8Array {
  const text = Buffer.from(`${sql}\0`);
  const message = Buffer.alloc(HEADER_BYTES + text.length);
  message[0] = QUERY;
  message.writeInt32BE(4 + text.length, 1);
  text.copy(message, HEADER_BYTES);
  return message;
}
