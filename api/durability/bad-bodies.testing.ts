import { encodeRequest } from '../telemetry/otlp/otlp-protobuf.testing.ts';
import { WireWriter } from '../telemetry/otlp/wire-writer.ts';

/** A request of one trace with very many spans: each span's parent is the one before it in tens, so that it is deep and broad. */
export function largeTrace(traceId: Buffer, spans: number, startNano: bigint): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  writer.message(10, () =>
    writer.message(18, () => {
      for (let number = 1; number <= spans; number++) {
        writer.message(18, () => {
          writer.bytesField(10, traceId);
          writer.bytesField(18, spanId(number));
          if (number > 1) writer.bytesField(34, spanId(Math.ceil(number / 10)));
          writer.stringField(42, 'step');
          writer.varint(57);
          writer.fixed64(startNano + BigInt(number));
          writer.varint(65);
          writer.fixed64(startNano + BigInt(number + 1000));
        });
      }
    }),
  );
  return writer.take();
}

/** A request of gauge points, each with a label value of its own. */
export function labelValues(metric: string, from: number, to: number, timeNano: bigint): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  writer.message(10, () =>
    writer.message(18, () =>
      writer.message(18, () => {
        writer.stringField(10, metric);
        writer.message(42, () => {
          for (let number = from; number < to; number++) {
            writer.message(10, () => {
              writer.message(58, () => {
                writer.stringField(10, 'user.id');
                writer.message(18, () => writer.stringField(10, `user-${number}`));
              });
              writer.varint(25);
              writer.fixed64(timeNano);
              writer.varint(33);
              writer.double(1);
            });
          }
        });
      }),
    ),
  );
  return writer.take();
}

/** A request of one log record with one attribute of so many bytes. */
export function longAttribute(name: string, bytes: number, timeNano: bigint): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  writer.message(10, () =>
    writer.message(18, () =>
      writer.message(18, () => {
        writer.varint(9);
        writer.fixed64(timeNano);
        writer.message(42, () => writer.stringField(10, name));
        writer.message(50, () => {
          writer.stringField(10, 'long');
          writer.message(18, () => writer.bytesField(10, Buffer.alloc(bytes, 'x')));
        });
      }),
    ),
  );
  return writer.take();
}

/** A request of one log record that has maps within maps for a body, and an attribute of arrays within arrays. */
export function deepValues(levels: number, timeNano: bigint): Uint8Array<ArrayBuffer> {
  const nested = (writer: WireWriter, level: number, field: number): void => {
    if (level === 0) return writer.stringField(10, 'the bottom');
    writer.message(field, () => {
      if (field === 42) return writer.message(10, () => nested(writer, level - 1, field));
      writer.message(10, () => {
        writer.stringField(10, 'level');
        writer.message(18, () => nested(writer, level - 1, field));
      });
    });
  };
  const writer = new WireWriter();
  writer.message(10, () =>
    writer.message(18, () =>
      writer.message(18, () => {
        writer.varint(9);
        writer.fixed64(timeNano);
        writer.stringField(98, 'deep');
        writer.message(42, () => nested(writer, levels, 50));
        writer.message(50, () => {
          writer.stringField(10, 'deep');
          writer.message(18, () => nested(writer, levels, 42));
        });
      }),
    ),
  );
  return writer.take();
}

/** A request of spans of one trace in the plain form of protobufjs. */
export function tracesBody(spans: object[]): Uint8Array<ArrayBuffer> {
  return encodeRequest('traces', { resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

export function spanId(number: number): Buffer {
  const id = Buffer.alloc(8);
  id.writeUInt32BE(number, 4);
  return id;
}
