import { expect, test } from 'vitest';
import { type Health, troubleOf } from './trouble.ts';

const well: Health = { requestCount: 1000, errorCount: 0, p95Ms: 100, p95BeforeMs: 100 };

test('many failures of many requests come before one failure of two', () => {
  const many = troubleOf({ ...well, errorCount: 200 });
  const few = troubleOf({ ...well, requestCount: 2, errorCount: 1 });
  expect(many).toBeGreaterThan(few);
  expect(few).toBeGreaterThan(troubleOf(well));
});

test('a service that became slow comes before one that is as slow as ever', () => {
  expect(troubleOf({ ...well, p95Ms: 800 })).toBeGreaterThan(troubleOf({ ...well, p95Ms: 9000, p95BeforeMs: 9000 }));
});

test('what had no requests is in no trouble', () => {
  expect(troubleOf({ requestCount: 0, errorCount: 0, p95Ms: null, p95BeforeMs: null })).toBe(0);
});
