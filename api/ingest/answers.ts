/** How a request can end. */
export type Situation = keyof typeof situations;

/** What a sender is told, whichever way the request came. */
export interface AnswerForm {
  httpStatus: number;
  /** A code of google.rpc.Code. */
  grpcCode: number;
  /** When the sender should try again; undefined where it must not. */
  retryAfterSeconds: number | undefined;
  /** Said where there is nothing more exact to say. */
  message: string;
}

const OK = 0;
const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const UNIMPLEMENTED = 12;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

export const situations = {
  stored: form(200, OK, ''),
  partial: form(200, OK, ''),
  malformed: form(400, INVALID_ARGUMENT, 'the body is not the message that it should be'),
  unauthenticated: form(401, UNAUTHENTICATED, 'a valid API key is needed: Authorization: Bearer <key>'),
  forbidden: form(403, PERMISSION_DENIED, 'the API key lacks the scope INGEST'),
  notFound: form(404, UNIMPLEMENTED, 'there is only /v1/traces, /v1/metrics and /v1/logs'),
  methodNotAllowed: form(405, UNIMPLEMENTED, 'telemetry is sent with POST'),
  tooSlow: form(408, DEADLINE_EXCEEDED, 'the body came too slowly'),
  tooLarge: form(413, RESOURCE_EXHAUSTED, 'the body is larger than the limit'),
  contentType: form(415, INVALID_ARGUMENT, 'the content type is neither application/x-protobuf nor application/json'),
  contentEncoding: form(415, UNIMPLEMENTED, 'the content encoding is none of gzip, zstd, identity'),
  overloaded: form(429, RESOURCE_EXHAUSTED, 'more is coming in than can be stored', 1),
  unavailable: form(503, UNAVAILABLE, 'the store cannot take data now', 5),
  diskFull: form(503, UNAVAILABLE, 'the disk is full', 30),
  notOwner: form(503, UNAVAILABLE, 'another process keeps the telemetry of this Redis', 5),
  closing: form(503, UNAVAILABLE, 'the server is stopping', 5),
} as const;

export interface Answer {
  situation: Situation;
  message: string;
  /** Items that could not be used. */
  rejected: number;
}

export const storedAnswer: Answer = answerOf('stored');

export function answerOf(situation: Situation, message: string = situations[situation].message): Answer {
  return { situation, message, rejected: 0 };
}

function form(httpStatus: number, grpcCode: number, message: string, retryAfterSeconds?: number): AnswerForm {
  return { httpStatus, grpcCode, retryAfterSeconds, message };
}
