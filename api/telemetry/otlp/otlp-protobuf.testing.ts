import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';
import type { Signal } from '../signal.ts';

const { root } = protobuf.parse(readFileSync(new URL('json-to-protobuf.test.proto', import.meta.url), 'utf8'));

/** The requests of OTLP by an independent implementation of protobuf. */
export const requestTypes: Record<Signal, protobuf.Type> = {
  traces: root.lookupType('ExportTraceServiceRequest'),
  metrics: root.lookupType('ExportMetricsServiceRequest'),
  logs: root.lookupType('ExportLogsServiceRequest'),
};

/** A request in the plain form of protobufjs (camelCase, 64-bit integers as decimal text, bytes as arrays) as a body. */
export function encodeRequest(signal: Signal, request: object): Uint8Array<ArrayBuffer> {
  const type = requestTypes[signal];
  return new Uint8Array(type.encode(type.fromObject(request)).finish());
}

/** The inverse: 64-bit integers as decimal text, bytes as Uint8Array; what was not sent is not there. */
export function decodeRequest(signal: Signal, body: Uint8Array): unknown {
  const type = requestTypes[signal];
  return type.toObject(type.decode(body), { longs: String });
}
