import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Product } from '../product.testing.ts';
import { postOtlp } from './post-otlp.testing.ts';
import { testRequest } from './test-request.testing.ts';

const HOUR_MS = 3_600_000;
const key = 'a-key-of-the-settings-for-this-test-alone';

test('an admin keeps log records for less: it is told before, done at once, and holds over a restart', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'seamark-retention-'));
  onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }));
  const settings = { BOOTSTRAP_API_KEY: key };
  const nowMs = Date.now();
  {
    await using product = await Product.start({ dataDirectory, settings });
    await sendLogs(product, 'young', nowMs);
    await sendLogs(product, 'old', nowMs - 5 * HOUR_MS);
    expect(await bodies(product)).toEqual(['old', 'young']);
    const preview = (retention: string): Promise<unknown> =>
      ask(product, `{ retentionPreview(signal: LOGS, retention: "${retention}") { parts before } }`);
    expect(await preview('1d')).toEqual({ retentionPreview: { parts: 0, before: null } });
    const before = new Date((Math.floor(nowMs / HOUR_MS) - 4) * HOUR_MS).toISOString().slice(0, -5);
    expect(await preview('2h')).toEqual({ retentionPreview: { parts: 1, before: `${before}.000000000Z` } });
    expect(await bodies(product)).toEqual(['old', 'young']);
    await expect(preview('soon')).rejects.toThrow('retention must be "off" or a duration of at least an hour');

    await ask(product, 'mutation { setRetention(signal: LOGS, retention: "2h") }');
    // Answers may be shared for a second.
    await expect.poll(() => bodies(product)).toEqual(['young']);
    expect(await sendLogs(product, 'late', nowMs - 5 * HOUR_MS)).toContain('older than what is kept');
    expect(
      await ask(product, '{ auditEvents(first: 1) { nodes { action actorName targetKind targetName detail } } }'),
    ).toEqual({
      auditEvents: {
        nodes: [
          {
            action: 'retention.set',
            actorName: 'BOOTSTRAP_API_KEY',
            targetKind: 'retention',
            targetName: 'logs',
            detail: { retention: '2h' },
          },
        ],
      },
    });
  }
  {
    await using product = await Product.start({ dataDirectory, settings });
    expect(await bodies(product)).toEqual(['young']);
    expect(await sendLogs(product, 'later', nowMs - 5 * HOUR_MS)).toContain('older than what is kept');
    // Kept for longer, what comes from now on is taken.
    await ask(product, 'mutation { setRetention(signal: LOGS, retention: "off") }');
    expect(await sendLogs(product, 'last', nowMs - 5 * HOUR_MS)).toBe('');
    await expect.poll(() => bodies(product)).toEqual(['last', 'young']);
  }
  await using product = await Product.start({ dataDirectory, settings: { ...settings, RETENTION_LOGS: '3h' } });
  expect(await bodies(product)).toEqual(['young']);
  await expect(ask(product, 'mutation { setRetention(signal: LOGS, retention: "1d") }')).rejects.toThrow(
    'RETENTION_LOGS says how long; remove the setting to choose here.',
  );
});

async function ask(product: Product, query: string): Promise<unknown> {
  const response = await fetch(`${product.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(30_000),
  });
  const { data, errors } = (await response.json()) as { data: unknown; errors?: { message: string }[] };
  if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
  return data;
}

/** Bodies of the log records that are kept. */
async function bodies(product: Product): Promise<string[]> {
  const { logs } = (await ask(product, '{ logs(range: { last: "2d" }) { nodes { body } } }')) as {
    logs: { nodes: { body: string }[] };
  };
  return logs.nodes.map(({ body }) => body.split(' ')[0]!).toSorted();
}

/** What the answer says of what was not kept. */
async function sendLogs(product: Product, body: string, timeMs: number): Promise<string> {
  const request = testRequest('logs', body, body, [BigInt(timeMs) * 1_000_000n]);
  const answer = await postOtlp(product.otlpUrl, 'logs', request.body);
  expect(answer.status).toBe(200);
  return Buffer.from(answer.body).toString('latin1');
}
