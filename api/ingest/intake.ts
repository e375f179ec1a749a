import { type Answer, answerOf } from './answers.ts';
import type { BackPressure } from './back-pressure.ts';
import type { IngestStatus } from './ingest-status.ts';
import type { Receive } from './receiver.ts';
import type { SlowBodies } from './slow-bodies.ts';

/** Whether the sender of this Authorization header may send telemetry. */
export type Authorize = (authorization: string | undefined) => 'ok' | 'unauthenticated' | 'forbidden';

/** What the servers of all transports share. */
export interface Intake {
  receive: Receive;
  authorize: Authorize;
  pressure: BackPressure;
  slowBodies: SlowBodies;
  status: IngestStatus;
  /** Of a body as it is sent; after decompression the same limit holds, see request-content.ts. */
  maxBodyBytes: number;
}

/** Why a request is refused before its body is read; undefined where it is not. */
export function refusalOf(intake: Intake, authorization: string | undefined, bodyBytes: number): Answer | undefined {
  const permission = intake.authorize(authorization);
  if (permission !== 'ok') return answerOf(permission);
  if (bodyBytes > intake.maxBodyBytes) return tooLarge(intake.maxBodyBytes);
  const refusal = intake.pressure.refusal(bodyBytes);
  return refusal && answerOf(refusal);
}

export function tooLarge(maxBodyBytes: number): Answer {
  return answerOf('tooLarge', `the body has more than ${maxBodyBytes} bytes`);
}
