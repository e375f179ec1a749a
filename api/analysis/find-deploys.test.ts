import { describe, expect, test } from 'vitest';
import { exampleSpan } from '../query/memory/example-rows.ts';
import { MemoryRows } from '../query/memory/memory-rows.ts';
import { spanView } from '../query/memory/row-view.ts';
import type { Span } from '../telemetry/span.ts';
import { NANO_PER_HOUR, NANO_PER_MINUTE, NANO_PER_SECOND } from '../telemetry/time.ts';
import { findDeploys } from './find-deploys.ts';
import { readServiceGroups } from './service-groups.ts';

const minute = BigInt(NANO_PER_MINUTE);
const hour = BigInt(NANO_PER_HOUR);
/** A whole hour. */
const noon = 1_000_000n * hour;
const range = { fromNano: noon, toNano: noon + hour };

/** A span that a version made so many minutes after noon. */
function span(service: string, version: string | null, afterMinutes: number, environment = 'production'): Span {
  return exampleSpan({
    startNano: noon + BigInt(Math.round(afterMinutes * 60)) * BigInt(NANO_PER_SECOND),
    resource: {
      'service.name': service,
      'deployment.environment.name': environment,
      ...(version !== null && { 'service.version': version }),
    },
  });
}

async function deploysAmong(spans: Span[], asked: Partial<Parameters<typeof findDeploys>[0]> = {}): Promise<string[]> {
  const rows = new MemoryRows(spans, spanView);
  const budget = { maxRows: 1_000_000, timeoutMs: 10_000 };
  const { deploys } = await findDeploys({ service: null, range, environment: null, ...asked }, async (groups) => {
    return (await readServiceGroups([groups], rows, budget))[0]!;
  });
  return deploys.map(({ service, environment, version, previousVersion, timeNano }) => {
    return `${service.name} ${environment}: ${previousVersion} → ${version} at ${(timeNano - noon) / minute}`;
  });
}

describe('a deploy', () => {
  test('is the first appearance of a version, told by the minute', async () => {
    const spans = [span('cart', '1', -30), span('cart', '1', 5), span('cart', '2', 10.5), span('cart', '2', 40)];
    expect(await deploysAmong(spans)).toEqual(['cart production: 1 → 2 at 10']);
  });

  test('is none where a service begins, or data does', async () => {
    expect(await deploysAmong([span('cart', '1', 5), span('cart', '1', 6)])).toEqual([]);
    expect(await deploysAmong([span('cart', '1', 5), span('cart', '2', 5)])).toEqual([]);
  });

  test('is none where a version was there within a day before, whichever ran since', async () => {
    expect(await deploysAmong([span('cart', '2', -600), span('cart', '1', -5), span('cart', '2', 10)])).toEqual([]);
    const dayAgo = -25 * 60;
    expect(await deploysAmong([span('cart', '2', dayAgo), span('cart', '1', -5), span('cart', '2', 10)])).toEqual([
      'cart production: 1 → 2 at 10',
    ]);
  });

  test('is of one environment', async () => {
    const spans = [
      span('cart', '1', -5),
      span('cart', '1', -5, 'staging'),
      span('cart', '2', 10, 'staging'),
      span('cart', '2', 20),
    ];
    expect(await deploysAmong(spans)).toEqual(['cart production: 1 → 2 at 20', 'cart staging: 1 → 2 at 10']);
    expect(await deploysAmong(spans, { environment: 'staging' })).toEqual(['cart staging: 1 → 2 at 10']);
  });

  test('follows the version that ran last, also of several in the range', async () => {
    const spans = [
      ...[-50, -40, -30].map((at) => span('cart', '1', at)),
      span('cart', '0', -45),
      span('cart', '2', 10),
      span('cart', '1', 30),
      span('cart', '3', 20),
      span('cart', '4', 50),
    ];
    expect(await deploysAmong(spans)).toEqual([
      'cart production: 1 → 4 at 50',
      'cart production: 2 → 3 at 20',
      'cart production: 1 → 2 at 10',
    ]);
  });

  test('of other services, and spans without a version, do not matter', async () => {
    const spans = [
      span('cart', '1', -5),
      span('cart', null, 3),
      span('cart', '2', 10),
      span('search', '7', -5),
      span('search', '8', 10),
    ];
    expect(await deploysAmong(spans, { service: { name: 'search', namespace: null } })).toEqual([
      'search production: 7 → 8 at 10',
    ]);
    expect(await deploysAmong(spans)).toHaveLength(2);
  });
});
