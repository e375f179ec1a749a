/** The body is not the protobuf message it should be: the whole request is refused. */
export class MalformedBody extends Error {
  override name = 'MalformedBody';
}

/**
 * A cursor over one protobuf message (https://protobuf.dev/programming-guides/encoding). A tag is field << 3 | wire type.
 * Every read stays inside the message: what would pass its end throws MalformedBody.
 */
export class WireReader {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  pos = 0;
  /** Whether a value nested too deep was read as empty since the last reset. */
  depthCut = false;

  reset(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.pos = 0;
    this.depthCut = false;
  }

  /** An unsigned varint; past 2^53 it loses its low bits, so 64-bit values are read elsewhere. */
  varint(): number {
    const bytes = this.bytes;
    let pos = this.pos;
    let byte = bytes[pos++];
    if (byte === undefined) throw new MalformedBody('the message ends inside a number');
    if (byte < 128) {
      this.pos = pos;
      return byte;
    }
    let result = byte & 127;
    let scale = 128;
    for (let count = 1; count < 10; count++) {
      byte = bytes[pos++];
      if (byte === undefined) throw new MalformedBody('the message ends inside a number');
      result += (byte & 127) * scale;
      if (byte < 128) {
        this.pos = pos;
        return result;
      }
      scale *= 128;
    }
    throw new MalformedBody('a number is longer than ten bytes');
  }

  /** Reads a length and gives the end of what it covers, which must not pass `limit`. The cursor stands at its start. */
  lengthEnd(limit: number): number {
    const length = this.varint();
    const end = this.pos + length;
    if (end > limit) throw new MalformedBody('a field is longer than the message around it');
    return end;
  }

  /** Passes over the value of a field whose tag was just read. */
  skip(tag: number, limit: number): void {
    switch (tag & 7) {
      case 0:
        this.varint();
        break;
      case 1:
        this.pos += 8;
        break;
      case 2:
        this.pos = this.lengthEnd(limit);
        break;
      case 5:
        this.pos += 4;
        break;
      default:
        throw new MalformedBody(`wire type ${tag & 7} is not used by OTLP`);
    }
    if (tag < 8) throw new MalformedBody('field number 0');
    if (this.pos > limit) throw new MalformedBody('a field is longer than the message around it');
  }

  /** Called at the end of a message: its fields must have filled it exactly. */
  expectEnd(end: number): void {
    if (this.pos !== end) throw new MalformedBody('a field is longer than the message around it');
  }
}
