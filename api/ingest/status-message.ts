import type { JsonValue } from '../telemetry/any-value.ts';
import { WireWriter } from '../telemetry/otlp/wire-writer.ts';
import type { Signal } from '../telemetry/signal.ts';
import type { BodyEncoding } from '../store/wal/wal-record.ts';
import { type Answer, situations } from './answers.ts';

const TYPE_PREFIX = 'type.googleapis.com/google.rpc.';
/** Far below the 4 MiB that a client must take, and within the header in which gRPC sends it. */
const MAX_MESSAGE_CHARACTERS = 1000;

const rejectedField = { traces: 'rejectedSpans', metrics: 'rejectedDataPoints', logs: 'rejectedLogRecords' } as const;

/** The Export…ServiceResponse of an answer of 200: empty, or with partial_success where items were rejected. */
export function exportResponse(signal: Signal, answer: Answer, format: BodyEncoding['format']): Uint8Array {
  const isPartial = answer.situation === 'partial';
  const message = messageOf(answer);
  if (format === 'json') {
    const success = { [rejectedField[signal]]: String(answer.rejected), errorMessage: message };
    return Buffer.from(JSON.stringify(isPartial ? { partialSuccess: success } : {}));
  }
  const writer = new WireWriter();
  if (isPartial) {
    writer.message(10, () => {
      writer.varint(8);
      writer.varint(answer.rejected);
      writer.stringField(18, message);
    });
  }
  return writer.take();
}

/** The google.rpc.Status of any other answer. */
export function statusMessage(answer: Answer, format: BodyEncoding['format']): Uint8Array {
  const { grpcCode, retryAfterSeconds } = situations[answer.situation];
  const message = messageOf(answer);
  if (format === 'json') {
    return Buffer.from(JSON.stringify({ code: grpcCode, message, details: jsonDetails(answer, message) }));
  }
  const writer = new WireWriter();
  writer.varint(8);
  writer.varint(grpcCode);
  writer.stringField(18, message);
  if (retryAfterSeconds !== undefined) {
    writeDetail(writer, 'RetryInfo', () => {
      writer.message(10, () => {
        writer.varint(8);
        writer.varint(retryAfterSeconds);
      });
    });
  }
  if (answer.situation === 'malformed') {
    writeDetail(writer, 'BadRequest', () => writer.message(10, () => writer.stringField(18, message)));
  }
  return writer.take();
}

/** The message of the answer, short enough for a header and without halves of surrogate pairs. */
export function messageOf({ message }: Answer): string {
  return message.slice(0, MAX_MESSAGE_CHARACTERS).toWellFormed();
}

function writeDetail(writer: WireWriter, type: string, writeValue: () => void): void {
  writer.message(26, () => {
    writer.stringField(10, TYPE_PREFIX + type);
    writer.message(18, writeValue);
  });
}

function jsonDetails(answer: Answer, message: string): JsonValue[] {
  const { retryAfterSeconds } = situations[answer.situation];
  const details: JsonValue[] = [];
  if (retryAfterSeconds !== undefined) {
    details.push({ '@type': `${TYPE_PREFIX}RetryInfo`, retryDelay: `${retryAfterSeconds}s` });
  }
  if (answer.situation === 'malformed') {
    details.push({ '@type': `${TYPE_PREFIX}BadRequest`, fieldViolations: [{ description: message }] });
  }
  return details;
}
