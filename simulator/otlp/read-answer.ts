/** What a receiver says in a 200: items it could not use, and why. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

/**
 * Reads an Export…ServiceResponse: field 1 is partial_success, in it 1 counts the rejected items and 2 is the message. All
 * three signals share these numbers. A body that is not one reads as complete success.
 */
export function readPartialSuccess(body: Uint8Array): PartialSuccess {
  const partial = readFields(body).texts.get(1);
  if (partial === undefined) return { rejected: 0, message: '' };
  const fields = readFields(partial);
  return { rejected: fields.numbers.get(1) ?? 0, message: decode(fields.texts.get(2)) };
}

/** The message (field 2) of a google.rpc.Status; empty where the body is none. */
export function readStatusMessage(body: Uint8Array): string {
  return decode(readFields(body).texts.get(2));
}

const decode = (bytes: Uint8Array | undefined): string => (bytes === undefined ? '' : new TextDecoder().decode(bytes));

interface Fields {
  readonly numbers: Map<number, number>;
  readonly texts: Map<number, Uint8Array>;
}

/** Reads varint and length-delimited fields up to the first byte that fits neither. */
function readFields(body: Uint8Array): Fields {
  const fields: Fields = { numbers: new Map(), texts: new Map() };
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; at < body.length; factor *= 128) {
      const byte = body[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    return Number.NaN;
  };
  while (at < body.length) {
    const tag = varint();
    const number = varint();
    if (Number.isNaN(number)) break;
    if ((tag & 7) === 0) {
      fields.numbers.set(tag >> 3, number);
    } else if ((tag & 7) === 2 && at + number <= body.length) {
      fields.texts.set(tag >> 3, body.subarray(at, at + number));
      at += number;
    } else {
      break;
    }
  }
  return fields;
}
