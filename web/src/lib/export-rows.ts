import { announce } from './announce.ts';
import { downloadFrom } from './download.ts';
import { renewSession } from './session/renew-session.ts';

/**
 * Has the browser save all rows of a query, as they come. Whether that will be answered is asked first: a refusal is told
 * here, where the browser would leave a file with it.
 */
export async function exportRows(
  query: string,
  { from, to }: { from: string; to: string },
  format: string,
): Promise<void> {
  const address = `/export?${new URLSearchParams({ query, from, to, format })}`;
  let refusal = await refusalOf(address);
  if (refusal?.status === 401 && (await renewSession())) refusal = await refusalOf(address);
  if (refusal) return announce(`Not exported: ${refusal.message}`);
  downloadFrom(address);
  announce('The export has begun');
}

async function refusalOf(address: string): Promise<{ status: number; message: string } | undefined> {
  const ended = new AbortController();
  try {
    const response = await fetch(address, { signal: AbortSignal.any([ended.signal, AbortSignal.timeout(35_000)]) });
    if (response.ok) return undefined;
    const { error } = (await response.json()) as { error?: string };
    return { status: response.status, message: error ?? response.statusText };
  } catch {
    return { status: 0, message: 'the server cannot be reached' };
  } finally {
    ended.abort();
  }
}
