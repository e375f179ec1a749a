import type { UnixNano } from '../../telemetry/time.ts';

/** A store as the suites of this folder drive it. */
export interface StoreUnderTest<Reader> {
  /** Takes a request of OTLP in protobuf; its sequence is one more than that of the request before, from 1 on. */
  append(body: Uint8Array): Promise<void>;
  /** What reads everything that was appended so far. Asked for again after whatever happened to the store. */
  reader(): Promise<Reader>;
  /** The process ends without a word and begins again; requests that are not stored come again with their sequence. */
  restart(): Promise<void>;
  /** Retention: deletes what ended before the instant, as far as it lies in parts of the store that it fills whole. */
  deleteBefore(nano: UnixNano): Promise<void>;
  close(): Promise<void>;
}

/** Opens a store that is empty. */
export type OpenStore<Reader> = () => Promise<StoreUnderTest<Reader>>;

/** When requests are received that do not say when their items happened. */
export const receivedAtMs = Date.UTC(2026, 10, 22, 12);
