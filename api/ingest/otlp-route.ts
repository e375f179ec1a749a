import type { IncomingMessage } from 'node:http';
import type { BodyEncoding } from '../store/wal/wal-record.ts';
import type { Signal } from '../telemetry/signal.ts';

/** Of OTLP/HTTP. */
export const otlpPaths: ReadonlyMap<string, Signal> = new Map<string, Signal>([
  ['/v1/traces', 'traces'],
  ['/v1/metrics', 'metrics'],
  ['/v1/logs', 'logs'],
]);

/** By content type. */
export const otlpFormats: ReadonlyMap<string, BodyEncoding['format']> = new Map<string, BodyEncoding['format']>([
  ['application/x-protobuf', 'protobuf'],
  ['application/json', 'json'],
]);

const compressions = new Map<string, BodyEncoding['compression']>([
  ['', 'identity'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['zstd', 'zstd'],
]);

/** The signal that is sent to this URL by OTLP/HTTP; undefined where it is none of OTLP's. */
export function otlpSignal(url: string | undefined): Signal | undefined {
  const end = url?.indexOf('?') ?? -1;
  return otlpPaths.get(end < 0 ? (url ?? '') : url!.slice(0, end));
}

/** How the body is written, by its content type (whose parameters do not matter) and content encoding. */
export function bodyEncoding(request: IncomingMessage): BodyEncoding | 'contentType' | 'contentEncoding' {
  const format = bodyFormat(request);
  if (!format) return 'contentType';
  const compression = compressions.get((request.headers['content-encoding'] ?? '').trim().toLowerCase());
  return compression ? { format, compression } : 'contentEncoding';
}

export function bodyFormat({ headers }: IncomingMessage): BodyEncoding['format'] | undefined {
  const type = headers['content-type'] ?? '';
  const end = type.indexOf(';');
  return otlpFormats.get((end < 0 ? type : type.slice(0, end)).trim().toLowerCase());
}
