import { type Answer, answerOf } from './answers.ts';
import type { Authorize, Sender } from './authorize.ts';
import type { BackPressure } from './back-pressure.ts';
import type { IngestStatus } from './ingest-status.ts';
import type { Receive } from './receiver.ts';
import type { SlowBodies } from './slow-bodies.ts';

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

/** Who sends a request, or why it is refused before its body is read. */
export async function admit(
  intake: Intake,
  authorization: string | undefined,
  bodyBytes: number,
): Promise<{ sender: Sender } | { refusal: Answer }> {
  const sender = await intake.authorize(authorization);
  if (sender === 'unavailable') return { refusal: answerOf(sender, 'the key cannot be looked up now') };
  if (typeof sender === 'string') return { refusal: answerOf(sender) };
  if (bodyBytes > intake.maxBodyBytes) return { refusal: tooLarge(intake.maxBodyBytes) };
  const refusal = intake.pressure.refusal(bodyBytes);
  return refusal ? { refusal: answerOf(refusal) } : { sender };
}

export function tooLarge(maxBodyBytes: number): Answer {
  return answerOf('tooLarge', `the body has more than ${maxBodyBytes} bytes`);
}
