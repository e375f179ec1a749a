import type { MessagePort, Transferable } from 'node:worker_threads';
import { ControlError, type ControlErrorCode } from '../control/control-error.ts';
import { MigrationError } from '../control/migrations/migration-error.ts';
import { DataDirectoryError } from '../store/embedded/data-directory-error.ts';
import { CursorExpired, StoreUnavailable } from '../store/ports/errors.ts';

/** What calls go over: a port to another thread, or what stands for one to another process. */
export type CallPort = Pick<MessagePort, 'postMessage' | 'on'>;

/** Calls of methods over a port: each is a message with a number, answered by one with the same number. */
interface Call {
  id: number;
  method: string;
  args: unknown[];
}

interface Answer {
  id: number;
  value?: unknown;
  error?: SentError;
}

interface SentError {
  name: string;
  message: string;
  stack: string | undefined;
  store: string | undefined;
  code: string | undefined;
}

/** An object as another thread calls it: every method gives a promise. What methods take and give is cloned. */
export type Remote<T> = {
  [K in keyof T as T[K] extends (...args: never[]) => unknown ? K : never]: T[K] extends (
    ...args: infer Args
  ) => infer Value
    ? (...args: Args) => Promise<Awaited<Value>>
    : never;
};

/** Answers calls of the object's methods that come over the port. */
export function serveCalls(port: CallPort, target: object): void {
  const methods = target as Record<string, (...args: unknown[]) => unknown>;
  const answer = async ({ id, method, args }: Call): Promise<void> => {
    try {
      const value: unknown = await methods[method]!(...args);
      port.postMessage({ id, value } satisfies Answer, buffersOf(value));
    } catch (error) {
      port.postMessage({ id, error: sendable(error) } satisfies Answer);
    }
  };
  port.on('message', (call: Call) => void answer(call));
}

/** The other end: calls of its methods become messages. Once the port is closed they throw StoreUnavailable. */
export class RemoteCalls<T extends object> {
  readonly remote: Remote<T>;
  #port: CallPort;
  #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  #nextId = 0;
  #isOpen = true;

  constructor(port: CallPort, name: string) {
    this.#port = port;
    port.on('message', ({ id, value, error }: Answer) => {
      const call = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) call?.reject(received(error));
      else call?.resolve(value);
    });
    port.on('close', () => {
      this.#isOpen = false;
      for (const { reject } of this.#waiting.values()) reject(gone(name));
      this.#waiting.clear();
    });
    const methods = new Map<string | symbol, unknown>();
    this.remote = new Proxy({} as Remote<T>, {
      get: (_target, method) => {
        // A proxy that has `then` would be taken for a promise.
        if (method === 'then') return undefined;
        let call = methods.get(method);
        if (!call) methods.set(method, (call = (...args: unknown[]) => this.#call(String(method), args, name)));
        return call;
      },
    });
  }

  /** Calls that are not answered yet. */
  get underWay(): number {
    return this.#waiting.size;
  }

  #call(method: string, args: unknown[], name: string): Promise<unknown> {
    if (!this.#isOpen) return Promise.reject(gone(name));
    const id = this.#nextId++;
    this.#port.postMessage({ id, method, args } satisfies Call);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }
}

function gone(name: string): StoreUnavailable {
  return new StoreUnavailable(name, `${name} is starting again`);
}

function sendable(error: unknown): SentError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    name,
    message,
    stack,
    store: error instanceof StoreUnavailable ? error.store : undefined,
    code: error instanceof Error && 'code' in error ? String(error.code) : undefined,
  };
}

function received({ name, message, stack, store, code }: SentError): Error {
  if (name === 'StoreUnavailable') return new StoreUnavailable(store ?? 'store', message);
  if (name === 'CursorExpired') return new CursorExpired(message);
  if (name === 'ControlError') return new ControlError(code as ControlErrorCode, message);
  if (name === 'MigrationError') return new MigrationError(message);
  if (name === 'DataDirectoryError') return new DataDirectoryError(message);
  const error = new Error(message);
  error.name = name;
  if (stack) error.stack = stack;
  if (code) Object.assign(error, { code });
  return error;
}

/** Buffers that can be moved instead of copied: those of answers that were made for the caller. */
function buffersOf(value: unknown): Transferable[] {
  const buffers = new Set<Transferable>();
  collect(value, buffers, 6);
  return [...buffers];
}

function collect(value: unknown, buffers: Set<Transferable>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth === 0) return;
  if (ArrayBuffer.isView(value)) {
    // A part of a larger buffer belongs to others too.
    const { buffer, byteLength } = value;
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 1024) buffers.add(buffer);
    return;
  }
  const parts = Array.isArray(value) ? value : Object.values(value);
  if (parts.length > 64) return;
  for (const part of parts) collect(part, buffers, depth - 1);
}
