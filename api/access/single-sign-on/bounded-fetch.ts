import type { CustomFetchOptions } from 'openid-client';

/** More than any provider says of itself, its keys or a person. */
const MOST_BYTES = 1024 * 1024;

/** fetch, whose answer is read whole before it is given, and given up where it is longer than any that is meant. */
export async function boundedFetch(url: string, options: CustomFetchOptions): Promise<Response> {
  const response = await fetch(url, asInit(options));
  const { status, statusText, headers } = response;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > MOST_BYTES)
      throw new TypeError(`the answer of ${new URL(url).host} is longer than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  const hasBody = status !== 204 && status !== 304;
  return new Response(hasBody ? new Blob(chunks) : null, { status, statusText, headers });
}

/** The library's own type of what fetch takes holds bytes that may be shared with other threads, and never are. */
function asInit(options: CustomFetchOptions): RequestInit {
  return options as RequestInit;
}
