import type { Signal } from '../telemetry/signal.ts';

export interface OtlpAnswer {
  status: number;
  headers: Headers;
  body: Uint8Array;
}

const ANSWER_MS = 30_000;

/** Sends a body in binary protobuf over OTLP/HTTP. Rejects where no answer comes. */
export async function postOtlp(
  url: string,
  signal: Signal,
  body: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<OtlpAnswer> {
  const response = await fetch(`${url}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', ...headers },
    body,
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  return { status: response.status, headers: response.headers, body: await response.bytes() };
}
