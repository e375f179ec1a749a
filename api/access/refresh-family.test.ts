import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refresh, type RefreshFamily, startFamily } from './refresh-family.ts';

const DAY_MS = 86_400_000;
const start = new Date('2026-01-01T00:00:00Z');

function after(ms: number): Date {
  return new Date(start.getTime() + ms);
}

/** A family that was refreshed at each of these instants. */
function refreshedAt(...instantsMs: number[]): RefreshFamily {
  return instantsMs.reduce((family, ms) => {
    const verdict = refresh(family, family.generation, after(ms));
    if (verdict.kind !== 'rotated') throw new Error(verdict.kind);
    return verdict.family;
  }, startFamily(start));
}

describe('a refresh token', () => {
  test('gives its successor, and the session lives on', () => {
    expect(refresh(startFamily(start), 0, after(DAY_MS))).toEqual({
      kind: 'rotated',
      family: { generation: 1, rotatedAt: after(DAY_MS), createdAt: start, expiresAt: after(31 * DAY_MS) },
    });
  });

  test.each([
    [10_000, 'repeated'],
    [10_001, 'reused'],
  ])('presented again after %d ms is %s', (ms, kind) => {
    expect(refresh(refreshedAt(60_000), 0, after(60_000 + ms)).kind).toBe(kind);
  });

  test('of the one before the last is a theft at once', () => {
    expect(refresh(refreshedAt(60_000, 60_001), 0, after(60_002)).kind).toBe('reused');
  });

  test('of a session that has run out gives nothing, also not a theft', () => {
    expect(refresh(startFamily(start), 0, after(30 * DAY_MS)).kind).toBe('expired');
    expect(refresh(refreshedAt(1), 0, after(31 * DAY_MS)).kind).toBe('expired');
  });

  test('of a generation to come is unknown', () => {
    expect(refresh(startFamily(start), 1, after(1)).kind).toBe('unknown');
  });
});

test('a session that was given an end keeps it, however often it is refreshed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 * DAY_MS - 1 }),
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 20 }),
      (mostMs, shares) => {
        let family = startFamily(start, mostMs);
        for (const share of shares.toSorted((a, b) => a - b)) {
          const verdict = refresh(family, family.generation, after(Math.floor(share * mostMs)));
          if (verdict.kind !== 'rotated') throw new Error(verdict.kind);
          family = verdict.family;
        }
        expect(family.expiresAt).toEqual(after(mostMs));
        expect(refresh(family, family.generation, after(mostMs)).kind).toBe('expired');
      },
    ),
  );
});

test('however often it is refreshed, a session ends after half a year', () => {
  let family = startFamily(start);
  for (let day = 1; ; day++) {
    const verdict = refresh(family, family.generation, after(day * DAY_MS));
    if (verdict.kind === 'expired') {
      expect(day).toBe(180);
      return;
    }
    if (verdict.kind !== 'rotated') throw new Error(verdict.kind);
    ({ family } = verdict);
  }
});

test('of any two tokens presented in any order at most one goes on beyond the time to repeat', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ holder: fc.nat(1), waitMs: fc.integer({ min: 10_001, max: DAY_MS }) }), { maxLength: 20 }),
      (steps) => {
        // Both begin with the same token, as a thief does.
        const held = [0, 0];
        let family = startFamily(start);
        let nowMs = 0;
        let ended = false;
        const served = new Set<number>();
        for (const { holder, waitMs } of steps) {
          nowMs += waitMs;
          const verdict = refresh(family, held[holder]!, after(nowMs));
          if (ended || verdict.kind !== 'rotated') {
            ended = true;
            continue;
          }
          family = verdict.family;
          held[holder] = family.generation;
          served.add(holder);
        }
        expect(served.size).toBeLessThanOrEqual(1);
      },
    ),
  );
});
