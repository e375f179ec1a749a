import type { IncomingMessage } from 'node:http';
import { type Answer, answerOf } from './answers.ts';
import type { RequestShare } from './back-pressure.ts';
import { type Intake, tooLarge } from './intake.ts';

/** Up to this length the buffer is made for the whole body that is announced; beyond, as it arrives. */
const TRUSTED_BYTES = 1024 * 1024;
const FIRST_BYTES = 64 * 1024;

/**
 * The body of a request in one buffer; an answer where it must be refused; undefined where its sender is gone. What has
 * arrived counts into the share, which the caller releases.
 */
export function readHttpBody(
  request: IncomingMessage,
  announcedBytes: number | undefined,
  share: RequestShare,
  intake: Intake,
): Promise<Uint8Array | Answer | undefined> {
  return new Promise((resolve) => {
    const { maxBodyBytes, slowBodies } = intake;
    let buffer = new Uint8Array(announcedBytes === undefined ? FIRST_BYTES : Math.min(announcedBytes, TRUSTED_BYTES));
    const reading = { receivedBytes: 0, stop: () => finish(answerOf('tooSlow')) };

    const finish = (result: Uint8Array | Answer | undefined): void => {
      slowBodies.forget(reading);
      request.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
      request.pause();
      resolve(result);
    };
    const onData = (chunk: Buffer): void => {
      const start = reading.receivedBytes;
      const end = start + chunk.length;
      if (end > maxBodyBytes) return finish(tooLarge(maxBodyBytes));
      if (!share.add(chunk.length)) return finish(answerOf('overloaded'));
      if (end > buffer.length) buffer = enlarged(buffer, end, announcedBytes ?? maxBodyBytes);
      buffer.set(chunk, start);
      reading.receivedBytes = end;
    };
    const onEnd = (): void => finish(buffer.subarray(0, reading.receivedBytes));
    const onGone = (): void => finish(undefined);

    slowBodies.watch(reading);
    request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });
}

function enlarged(buffer: Uint8Array<ArrayBuffer>, needed: number, most: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, Math.min(buffer.length * 2, most)));
  larger.set(buffer);
  return larger;
}
