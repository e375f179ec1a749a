import { WireWriter, writeAttributes } from '../telemetry/otlp/wire-writer.ts';

/** Requests of OTLP for tests, in binary protobuf. */
export function traceRequest(spanNames: string[], traceId: Uint8Array = Buffer.alloc(16, 7)): Uint8Array<ArrayBuffer> {
  return request((writer) => {
    for (const [index, name] of spanNames.entries()) {
      writer.message(18, () => {
        writer.bytesField(10, traceId);
        writer.bytesField(18, Buffer.alloc(8, index + 1));
        writer.stringField(42, name);
        writer.varint(57);
        writer.fixed64(1_795_000_000_000_000_000n);
        writer.varint(65);
        writer.fixed64(1_795_000_000_000_000_000n);
      });
    }
  });
}

export function logRequest(bodies: string[]): Uint8Array<ArrayBuffer> {
  return request((writer) => {
    for (const body of bodies) writer.message(18, () => writer.message(42, () => writer.stringField(10, body)));
  });
}

function request(writeItems: (writer: WireWriter) => void): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  writer.message(10, () => {
    writer.message(10, () =>
      writeAttributes(writer, 10, [{ key: 'service.name', value: { type: 'STRING', value: 'checkout' } }]),
    );
    writer.message(18, () => writeItems(writer));
  });
  return writer.take();
}
