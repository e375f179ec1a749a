import type { Signal } from '../../../simulator/otlp/signals.ts';

/** What is changed of a message, by field number: an instant, a trace's id, or what lies in a message inside. */
interface Fields {
  [field: number]: 'time' | 'traceId' | Fields;
}

const point: Fields = { 2: 'time', 3: 'time' };
const data: Fields = { 1: point };
const items: Record<Signal, Fields> = {
  traces: { 1: 'traceId', 7: 'time', 8: 'time', 11: { 1: 'time' }, 13: { 1: 'traceId' } },
  logs: { 1: 'time', 9: 'traceId', 11: 'time' },
  metrics: { 5: data, 7: data, 9: data, 10: data, 11: data },
};

/**
 * Moves the body of an export request in time, in place; each `salt` makes other traces of the same ones. Instants that are
 * not set stay so.
 */
export function restamp(body: Uint8Array, signal: Signal, deltaNano: bigint, salt: number): void {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  new Restamper(view, deltaNano, salt).message(0, body.length, { 1: { 2: { 2: items[signal] } } });
}

class Restamper {
  readonly #view: DataView;
  readonly #deltaNano: bigint;
  readonly #salt: number;
  #at = 0;

  constructor(view: DataView, deltaNano: bigint, salt: number) {
    this.#view = view;
    this.#deltaNano = deltaNano;
    this.#salt = salt;
  }

  message(start: number, end: number, fields: Fields): void {
    this.#at = start;
    while (this.#at < end) {
      const tag = this.#varint();
      const field = fields[tag >>> 3];
      switch (tag & 7) {
        case 0:
          this.#varint();
          break;
        case 1:
          if (field === 'time') this.#moveTime();
          this.#at += 8;
          break;
        case 2: {
          const length = this.#varint();
          const fieldEnd = this.#at + length;
          if (field === 'traceId' && length === 16) this.#saltId();
          else if (typeof field === 'object') this.message(this.#at, fieldEnd, field);
          this.#at = fieldEnd;
          break;
        }
        case 5:
          this.#at += 4;
          break;
        default:
          throw new RangeError(`no protobuf: tag ${tag}`);
      }
    }
  }

  #varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#view.getUint8(this.#at++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  #moveTime(): void {
    const time = this.#view.getBigUint64(this.#at, true);
    if (time !== 0n) this.#view.setBigUint64(this.#at, time + this.#deltaNano, true);
  }

  #saltId(): void {
    this.#view.setInt32(this.#at, this.#view.getInt32(this.#at) ^ Math.imul(this.#salt, 0x9e3779b1));
  }
}

/** The id that `restamp` makes of a trace's. */
export function saltedTraceId(traceId: string, salt: number): string {
  const bytes = Buffer.from(traceId, 'hex');
  bytes.writeInt32BE(bytes.readInt32BE(0) ^ Math.imul(salt, 0x9e3779b1));
  return bytes.toString('hex');
}
